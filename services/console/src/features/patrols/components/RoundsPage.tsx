/** The rounds since yesterday beside the stops of one of them. */
import { useState } from "react";

import { serverNow } from "@/shared/api/serverClock";
import { ListPanel } from "@/shared/ui/ListPanel";
import { Instant } from "@/features/estates";
import { useRounds } from "../api/queries";
import type { PatrolRound } from "../api/types";
import { useMessages } from "../words";
import { EstateFilter } from "./EstateFilter";
import { RoundPanel } from "./RoundPanel";
import rows from "@/shared/ui/rows.module.css";
import text from "@/shared/ui/text.module.css";
import styles from "./patrols.module.css";

/** How far back rounds are shown, in milliseconds: what yesterday left is still seen today. */
const shownFor = 86_400_000;
/** What the start is rounded to, so that the list keeps its name while the page is open. */
const hour = 3_600_000;

export function RoundsPage() {
  const messages = useMessages();
  const [estateId, setEstateId] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const [from] = useState(() => new Date(Math.floor((serverNow() - shownFor) / hour) * hour).toISOString());
  const rounds = useRounds(estateId, from);
  const items = rounds.data?.items ?? [];
  return (
    <div className={styles.rooms}>
      <ListPanel
        id="patrols"
        title={messages.rounds}
        list={rounds}
        empty={items.length === 0 ? messages.noRounds : undefined}
        tools={<EstateFilter estateId={estateId} onChange={setEstateId} />}
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="patrols-title">
            <thead>
              <tr>
                <th scope="col">{messages.round}</th>
                <th scope="col">{messages.when}</th>
                <th scope="col">{messages.progress}</th>
                <th scope="col">{messages.statusLabel}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((round) => (
                <RoundRow
                  key={round.patrol_round_id}
                  round={round}
                  isChosen={round.patrol_round_id === chosen}
                  onChoose={setChosen}
                />
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {chosen !== undefined && <RoundPanel key={chosen} id={chosen} />}
    </div>
  );
}

interface RoundRowProps {
  readonly round: PatrolRound;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}

function RoundRow({ round, isChosen, onChoose }: RoundRowProps) {
  const messages = useMessages();
  const { estate_id: estateId, patrol_round_id: id } = round;
  return (
    <tr className={isChosen ? rows.open : undefined} data-round={id}>
      <td>
        <button
          type="button"
          className={text.link}
          aria-pressed={isChosen}
          onClick={() => {
            onChoose(id);
          }}
        >
          {round.name}
        </button>
        <span className={rows.second}>{messages.occasions[round.occasion]}</span>
      </td>
      <td>
        <Instant at={round.begins_at} estateId={estateId} />
        <span className={rows.second}>
          {messages.due} <Instant at={round.due_at} estateId={estateId} />
        </span>
      </td>
      <td>{messages.reached(round.visited + round.skipped, round.stops)}</td>
      <td>
        <span
          className={`${styles.status} ${round.overdue_since === null ? "" : styles.late}`}
          data-status={round.status}
        >
          {messages.status[round.status]}
        </span>
      </td>
    </tr>
  );
}
