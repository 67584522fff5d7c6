/** One round: its stops to be ticked while one walks, and what was found. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Instant } from "@/features/estates";
import { finishRound, startRound } from "../api/actions";
import { useRound } from "../api/queries";
import type { PatrolFinding, PatrolStop, SeenRound } from "../api/types";
import { useMessages } from "../words";
import { SkipDialog } from "./SkipDialog";
import { VisitDialog } from "./VisitDialog";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./patrols.module.css";

interface Begun {
  readonly act: "visit" | "skip";
  readonly stop: PatrolStop;
}

export function RoundPanel({ id }: { id: string }) {
  const messages = useMessages();
  const client = useQueryClient();
  const { message } = App.useApp();
  const seen = useRound(id);
  const [begun, setBegun] = useState<Begun>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const mayWrite = useMe().permissions.includes("registers:write");
  const fresh = (round: SeenRound) => {
    client.setQueryData(keys.patrolRound(id), round);
    void client.invalidateQueries({ queryKey: keys.patrolRounds() });
    setBegun(undefined);
  };
  const again = () => void client.invalidateQueries({ queryKey: keys.patrolRound(id) });
  const act = async (sending: typeof startRound, words: string, etag: string) => {
    setProblem(undefined);
    setSending(true);
    try {
      fresh(await sending(id, etag));
      void message.success(words);
    } catch (error) {
      setProblem(problemFrom(error));
      again();
    }
    setSending(false);
  };
  if (seen.data === undefined) {
    return (
      <section className={panel.panel}>
        {seen.error === null ? <Skeleton active /> : <ProblemAlert problem={problemFrom(seen.error)} />}
      </section>
    );
  }
  const { round, etag } = seen.data;
  const may = (kind: string) => mayWrite && round.acts.some((offered) => offered.act === kind);
  return (
    <section className={panel.panel} aria-labelledby="round-title">
      <div className={panel.head}>
        <h2 id="round-title">{round.name}</h2>
        {may("start") && (
          <Button
            type="primary"
            loading={isSending}
            onClick={() => void act(startRound, messages.started, etag)}
          >
            {messages.start}
          </Button>
        )}
      </div>
      {problem !== undefined && <ProblemAlert problem={problem} />}
      <div className={panel.scroll} tabIndex={0} role="group" aria-labelledby="round-title">
        <ol className={styles.stops} aria-label={messages.stops}>
          {round.places.map((stop) => (
            <li key={stop.place_id} data-stop={stop.place_id}>
              <StopLine stop={stop} estateId={round.estate_id} />
              {may("visit") && stop.visited_at === null && (
                <Button
                  aria-label={`${messages.visit} ${stop.place}`}
                  onClick={() => {
                    setBegun({ act: "visit", stop });
                  }}
                >
                  {messages.visit}
                </Button>
              )}
              {may("skip") && stop.visited_at === null && stop.skipped_at === null && (
                <Button
                  type="text"
                  aria-label={`${messages.skip} ${stop.place}`}
                  onClick={() => {
                    setBegun({ act: "skip", stop });
                  }}
                >
                  {messages.skip}
                </Button>
              )}
            </li>
          ))}
        </ol>
        {may("finish") && (
          <div className={styles.finish}>
            <Button
              type="primary"
              block
              loading={isSending}
              onClick={() => void act(finishRound, messages.finished, etag)}
            >
              {messages.finish}
            </Button>
          </div>
        )}
        {round.found.length > 0 && <Found findings={round.found} />}
      </div>
      {begun?.act === "visit" && (
        <VisitDialog
          seen={seen.data}
          stop={begun.stop}
          onDone={fresh}
          onRefused={again}
          onClose={() => {
            setBegun(undefined);
          }}
        />
      )}
      {begun?.act === "skip" && (
        <SkipDialog
          seen={seen.data}
          stop={begun.stop}
          onDone={fresh}
          onRefused={again}
          onClose={() => {
            setBegun(undefined);
          }}
        />
      )}
    </section>
  );
}

function StopLine({ stop, estateId }: { stop: PatrolStop; estateId: string }) {
  const messages = useMessages();
  return (
    <span className={styles.place}>
      <span className={rows.first}>{stop.place}</span>
      {stop.visited_at !== null && (
        <span className={rows.second}>
          ✓ <Instant at={stop.visited_at} estateId={estateId} />
        </span>
      )}
      {stop.skip_reason !== null && (
        <span className={rows.second}>{messages.skippedFor(stop.skip_reason)}</span>
      )}
    </span>
  );
}

function Found({ findings }: { findings: readonly PatrolFinding[] }) {
  const messages = useMessages();
  return (
    <>
      <h3 className={styles.head}>{messages.found}</h3>
      <ul className={styles.found} aria-label={messages.found}>
        {findings.map((finding) => (
          <li key={finding.patrol_finding_id} data-finding={finding.kind}>
            <span className={rows.first}>{finding.title}</span>
            <span className={rows.second}>
              {finding.place} · {messages.findings[finding.kind]}
              {finding.waste !== null && <> · {messages.wastes[finding.waste]}</>}
              {finding.ticket_id !== null && <> · {messages.ticket(finding.ticket_number)}</>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
