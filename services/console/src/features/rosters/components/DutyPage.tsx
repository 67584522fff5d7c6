/** Who is on duty at a place, and who comes next: now, or at an instant that is chosen. */
import { Button, Input } from "antd";

import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { useLanguage } from "@/shared/i18n/words";
import { instantAt, viewerZone, wallTime } from "@/shared/time/wall";
import { ListPanel } from "@/shared/ui/ListPanel";
import { PositionTitle } from "@/features/organisation";
import { PlaceName, PlaceSelect, usePlaceZone } from "@/features/places";
import { useNames } from "@/features/staff";
import { useDutyBoard } from "../api/queries";
import type { Duty, DutyBoard } from "../api/types";
import { dutySpan } from "../duty";
import type { RosterSearch } from "../search";
import { useMessages } from "../words";
import styles from "./dutyPage.module.css";
import plan from "./planPage.module.css";

interface DutyPageProps {
  readonly search: RosterSearch;
  readonly onSearch: (search: RosterSearch) => void;
}

export function DutyPage({ search, onSearch }: DutyPageProps) {
  const messages = useMessages();
  const { permissions, timeZone } = useMe();
  const { place_id: placeId, at } = search;
  const zone = usePlaceZone(placeId) ?? timeZone;
  const board = useDutyBoard(placeId, at, true);
  const positions = board.data?.positions ?? [];
  const shown = at ?? board.data?.at ?? new Date(serverNow()).toISOString();
  const goTo = (instant: string | undefined) => {
    onSearch({
      ...(placeId === undefined ? {} : { place_id: placeId }),
      ...(instant === undefined ? {} : { at: instant }),
    });
  };
  return (
    <ListPanel
      id="rosters"
      title={at === undefined ? messages.onDutyNow : messages.onDutyAt}
      list={board}
      empty={positions.length === 0 ? messages.noDuty : undefined}
      tools={
        <>
          {permissions.includes("archive:read") && (
            <span className={plan.place}>
              <PlaceSelect
                aria-label={messages.place}
                placeholder={messages.wholeGroup}
                value={placeId ?? null}
                onChange={(to) => {
                  onSearch({
                    ...(at === undefined ? {} : { at }),
                    ...(to === undefined ? {} : { place_id: to }),
                  });
                }}
              />
            </span>
          )}
          <label>
            {messages.instant}
            <Input
              type="datetime-local"
              value={wallTime(shown, zone) ?? ""}
              onChange={({ target }) => {
                const instant = instantAt(target.value, zone);
                if (instant !== undefined) goTo(instant);
              }}
            />
          </label>
          <Button
            disabled={at === undefined}
            onClick={() => {
              goTo(undefined);
            }}
          >
            {messages.now}
          </Button>
        </>
      }
    >
      {positions.length > 0 && (
        <ul className={styles.board}>
          {positions.map((position) => (
            <PositionCard key={position.position_id} answer={position} />
          ))}
        </ul>
      )}
    </ListPanel>
  );
}

function PositionCard({ answer }: { answer: DutyBoard["positions"][number] }) {
  const messages = useMessages();
  const { on_duty: onDuty, next, roster_place_id: placeId } = answer;
  return (
    <li className={styles.card} data-position={answer.position_id}>
      <h3>
        <PositionTitle id={answer.position_id} />
        <span className={styles.where}>
          {placeId === null ? messages.wholeGroup : <PlaceName id={placeId} />}
        </span>
      </h3>
      <ul className={styles.people} aria-label={messages.onDuty}>
        {onDuty.map((duty) => (
          <OnDuty key={`${duty.staff_id} ${duty.from}`} duty={duty} />
        ))}
        {onDuty.length === 0 && <li className={styles.nobody}>{messages.nobodyOnDuty}</li>}
      </ul>
      {next.length > 0 && (
        <>
          <h4>{messages.comesNext}</h4>
          <ul className={styles.people} aria-label={messages.comesNext}>
            {next.map((duty) => (
              <OnDuty key={`${duty.staff_id} ${duty.from}`} duty={duty} isNext />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

function OnDuty({ duty, isNext = false }: { duty: Duty; isNext?: boolean }) {
  const messages = useMessages();
  const language = useLanguage();
  const nameOf = useNames();
  const { staff_id: who, deputy_for: deputyFor, swapped_with: swappedWith, shift, shift_name: name } = duty;
  const span = dutySpan(duty, { language, viewerZone: viewerZone() });
  return (
    <li className={isNext ? styles.next : styles.person} data-on-duty={isNext ? undefined : who}>
      <span className={styles.name}>{nameOf(who)}</span>
      <span className={styles.shift}>{shift === name ? shift : `${shift} ${name}`}</span>
      <time dateTime={duty.from} className={styles.span}>
        {span.words}
      </time>
      {span.isOverMidnight && <span className={styles.note}>{messages.ofTheDay(span.day)}</span>}
      {deputyFor !== null && <span className={styles.note}>{messages.standsInFor(nameOf(deputyFor))}</span>}
      {swappedWith !== null && (
        <span className={styles.note}>{messages.swappedWith(nameOf(swappedWith))}</span>
      )}
    </li>
  );
}
