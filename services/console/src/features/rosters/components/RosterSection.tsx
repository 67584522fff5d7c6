/** One roster: what it is of, its grid, and how it ends. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { dayIn } from "@/shared/time/wall";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { PositionTitle } from "@/features/organisation";
import { PlaceName } from "@/features/places";
import { deleteRoster, endPlaces, endRoster } from "../api/actions";
import type { Roster, ShiftPattern } from "../api/types";
import { useMessages } from "../words";
import { RosterGrid } from "./RosterGrid";
import styles from "./planPage.module.css";

interface RosterSectionProps {
  readonly roster: Roster;
  readonly pattern: ShiftPattern | undefined;
  readonly month: string;
  readonly isOpenAtFirst: boolean;
}

export function RosterSection({ roster, pattern, month, isOpenAtFirst }: RosterSectionProps) {
  const messages = useMessages();
  const client = useQueryClient();
  const mayWrite = useMe().permissions.includes("identity:write");
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [begun, setBegun] = useState<"end" | "delete">();
  const { roster_id: id, from, until } = roster;
  const hasBegun = Date.parse(roster.begins_at) <= serverNow();
  const isOver = roster.ends_at !== null && Date.parse(roster.ends_at) <= serverNow();
  const close = () => {
    setBegun(undefined);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ queryKey: keys.rosters() });
    void client.invalidateQueries({ queryKey: keys.rosterDays(id) });
  };
  return (
    <section className={styles.roster} aria-labelledby={`roster-${id}`} data-roster={id}>
      <div className={styles.head}>
        <h3 id={`roster-${id}`}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
            <PositionTitle id={roster.position_id} />
          </button>
        </h3>
        <span className={styles.about}>
          {roster.place_id === null ? messages.wholeGroup : <PlaceName id={roster.place_id} />}
          {" · "}
          {pattern?.name ?? ""}
          {" · "}
          {messages.days(from, until)}
        </span>
        {mayWrite && !isOver && (
          <span className={styles.acts}>
            {hasBegun ? (
              <Button
                size="small"
                onClick={() => {
                  setBegun("end");
                }}
              >
                {messages.endRoster}
              </Button>
            ) : (
              <Button
                size="small"
                onClick={() => {
                  setBegun("delete");
                }}
              >
                {messages.deleteRoster}
              </Button>
            )}
          </span>
        )}
      </div>
      {isOpen && pattern === undefined && <Skeleton active />}
      {isOpen && pattern !== undefined && (
        <RosterGrid key={month} roster={roster} pattern={pattern} month={month} />
      )}
      {begun === "end" && (
        <ActModal<{ until: string }>
          name="end_roster"
          title={messages.endRosterTitle}
          okText={messages.endRoster}
          places={endPlaces}
          initialValues={{ until: dayIn(roster.time_zone, serverNow()) }}
          about={<p>{messages.endRosterHint}</p>}
          act={async ({ until: last }) => {
            await endRoster(id, last);
            return messages.ended;
          }}
          onDone={done}
          onClose={close}
        >
          <DayField name="until" label={messages.lastDay} isRequired />
        </ActModal>
      )}
      {begun === "delete" && (
        <ActModal
          name="delete_roster"
          title={messages.deleteRosterTitle}
          okText={messages.deleteRoster}
          places={{}}
          about={<p>{messages.deleteRosterHint}</p>}
          act={async () => {
            await deleteRoster(id);
            return messages.deleted;
          }}
          onDone={done}
          onClose={close}
        />
      )}
    </section>
  );
}
