/** Why a position is refused that would let roles hold further than they were given: what somebody holds, and what was asked. */
import { Fragment } from "react";

import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { PlaceName } from "@/features/places";
import { useAccount, useNames } from "@/features/staff";
import { useMemberships, usePosition } from "../api/queries";
import type { Position, Scope } from "../api/types";
import { useMessages } from "../words";
import styles from "./organisation.module.css";

interface WideningReasonProps {
  readonly staffId: string;
  /** What they were to hold besides. */
  readonly position: Position;
  readonly placeId: string | undefined;
}

export function WideningReason({ staffId, position, placeId }: WideningReasonProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const account = useAccount(staffId);
  const held = useMemberships({ staff_id: staffId }, false);
  return (
    <section className={styles.why} aria-labelledby="widening-title" data-widening>
      <h4 id="widening-title">{messages.widening.title(nameOf(staffId))}</h4>
      <p>{messages.widening.rule}</p>
      {held.error !== null && <ProblemAlert problem={problemFrom(held.error)} />}
      <ul>
        {account !== undefined && account.roles.length > 0 && (
          <li>
            {messages.widening.account} · <Reach scope={account.scope} /> ·{" "}
            {messages.widening.roles(account.roles)}
          </li>
        )}
        {held.data?.items.map(({ membership_id, position_id, place_id }) => (
          <li key={membership_id}>
            <HeldPosition id={position_id} placeId={place_id ?? undefined} />
          </li>
        ))}
        <li className={styles.asked}>
          {messages.widening.asked}: <Line position={position} placeId={placeId} />
        </li>
      </ul>
    </section>
  );
}

/** Where the roles of an account hold. */
function Reach({ scope }: { scope: Scope }) {
  const messages = useMessages();
  switch (scope.kind) {
    case "group":
      return messages.wholeGroup;
    case "regions":
      return scope.regions.join(", ");
    case "estates":
      return scope.estates.map((id, at) => (
        <Fragment key={id}>
          {at === 0 ? "" : ", "}
          <PlaceName id={id} />
        </Fragment>
      ));
  }
}

function HeldPosition({ id, placeId }: { id: string; placeId: string | undefined }) {
  const position = usePosition(id);
  return position.data === undefined ? null : <Line position={position.data} placeId={placeId} />;
}

function Line({ position, placeId }: { position: Position; placeId: string | undefined }) {
  const messages = useMessages();
  return (
    <>
      {position.title} · {placeId === undefined ? messages.wholeGroup : <PlaceName id={placeId} />} ·{" "}
      {position.roles.length === 0 ? messages.noRoles : messages.widening.roles(position.roles)}
    </>
  );
}
