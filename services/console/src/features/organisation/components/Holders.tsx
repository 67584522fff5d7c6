/** Who holds a position: where, from which day until which, and who stands in. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Empty, Skeleton } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { serverNow } from "@/shared/api/serverClock";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import { useMemberships } from "../api/queries";
import type { Membership, Position } from "../api/types";
import { standingOf } from "../standing";
import { useMessages } from "../words";
import { DeputyDialog } from "./DeputyDialog";
import { EndDialog } from "./EndDialog";
import { GiveDialog } from "./GiveDialog";
import rows from "@/shared/ui/rows.module.css";
import styles from "./organisation.module.css";

/** What has been begun, and to which membership. */
type Begun =
  | { readonly act: "give" }
  | { readonly act: "end" | "delete" | "appoint" | "remove"; readonly membership: Membership };

export function Holders({ position }: { position: Position }) {
  const messages = useMessages();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const [hasEnded, setEnded] = useState(false);
  const [begun, setBegun] = useState<Begun>();
  const held = useMemberships({ position_id: position.position_id }, hasEnded);
  const close = () => {
    setBegun(undefined);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ queryKey: keys.memberships() });
  };
  const shared = { position, onClose: close, onDone: done };
  return (
    <section className={styles.holders} aria-labelledby="holders-title">
      <div className={styles.head}>
        <h3 id="holders-title">{messages.holders(position.title)}</h3>
        <Checkbox
          checked={hasEnded}
          onChange={({ target }) => {
            setEnded(target.checked);
          }}
        >
          {messages.alsoOver}
        </Checkbox>
        {mayWrite && (
          <Button
            type="primary"
            onClick={() => {
              setBegun({ act: "give" });
            }}
          >
            {messages.give}
          </Button>
        )}
      </div>
      {held.error !== null && (
        <ProblemAlert problem={problemFrom(held.error)} onRetry={() => void held.refetch()} />
      )}
      {held.isLoading && <Skeleton active />}
      {held.data?.items.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.nobody} />
      )}
      {held.data !== undefined && held.data.items.length > 0 && (
        <table className={rows.rows} aria-labelledby="holders-title">
          <thead>
            <tr>
              <th scope="col">{messages.who}</th>
              <th scope="col">{messages.where}</th>
              <th scope="col">{messages.from}</th>
              <th scope="col">{messages.until}</th>
              <th scope="col">{messages.deputy}</th>
              {mayWrite && <th scope="col">{messages.actions}</th>}
            </tr>
          </thead>
          <tbody>
            {held.data.items.map((membership) => (
              <HolderRow
                key={membership.membership_id}
                membership={membership}
                onBegin={
                  mayWrite
                    ? (act) => {
                        setBegun({ act, membership });
                      }
                    : undefined
                }
              />
            ))}
          </tbody>
        </table>
      )}
      {begun?.act === "give" && <GiveDialog {...shared} />}
      {(begun?.act === "end" || begun?.act === "delete") && (
        <EndDialog {...shared} membership={begun.membership} isDeletion={begun.act === "delete"} />
      )}
      {(begun?.act === "appoint" || begun?.act === "remove") && (
        <DeputyDialog {...shared} membership={begun.membership} isRemoval={begun.act === "remove"} />
      )}
    </section>
  );
}

interface HolderRowProps {
  readonly membership: Membership;
  readonly onBegin: ((act: "end" | "delete" | "appoint" | "remove") => void) | undefined;
}

function HolderRow({ membership, onBegin }: HolderRowProps) {
  const messages = useMessages();
  const common = useCommon();
  const nameOf = useNames();
  const { deputy } = membership;
  const standing = standingOf(membership, serverNow());
  const who = nameOf(membership.staff_id);
  const acts = [
    ...(standing === "in_force" ? (["end"] as const) : []),
    ...(standing === "coming" ? (["delete"] as const) : []),
    ...(standing === "over" ? [] : ([deputy === null ? "appoint" : "remove"] as const)),
  ];
  return (
    <tr data-membership={membership.membership_id} data-standing={standing}>
      <td>
        <span className={rows.first}>{who}</span>
        <span className={rows.second}>{messages.standing[standing]}</span>
      </td>
      <td>{membership.place_id === null ? messages.wholeGroup : <PlaceName id={membership.place_id} />}</td>
      <td>{membership.from}</td>
      <td>{membership.until ?? messages.noEnd}</td>
      <td>
        {deputy === null
          ? common.none
          : messages.standsIn(nameOf(deputy.staff_id), deputy.from, deputy.until ?? "")}
      </td>
      {onBegin !== undefined && (
        <td>
          <span className={styles.acts}>
            {acts.map((act) => (
              <Button
                key={act}
                size="small"
                aria-label={`${messages.acts[act]} ${who}`}
                onClick={() => {
                  onBegin(act);
                }}
              >
                {messages.acts[act]}
              </Button>
            ))}
          </span>
        </td>
      )}
    </tr>
  );
}
