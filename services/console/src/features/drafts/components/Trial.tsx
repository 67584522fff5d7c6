/** A draft held against the tickets of a past period, before anybody adopts it. */
import { Button, Input, Progress } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { serverNow } from "@/shared/api/serverClock";
import { dayAfter, dayIn, startOfDay, viewerZone } from "@/shared/time/wall";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { startBackTest } from "../api/actions";
import { useBackTest } from "../api/queries";
import { useMessages } from "../words";
import { Findings } from "./Findings";
import styles from "./drafts.module.css";

const dayMs = 24 * 3_600_000;

export function Trial({ document, isRight }: { document: string; isRight: boolean }) {
  const messages = useMessages();
  const zone = viewerZone();
  const today = dayIn(zone, serverNow());
  const [from, setFrom] = useState(dayIn(zone, serverNow() - 90 * dayMs));
  const [until, setUntil] = useState(today);
  const [id, setId] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [attempt] = useState(() => new Attempt());
  const test = useBackTest(id).data;
  const start = async () => {
    setProblem(undefined);
    const next = dayAfter(until);
    const begins = startOfDay(from, zone);
    const ends = next === undefined ? undefined : startOfDay(next, zone);
    if (begins === undefined || ends === undefined) return;
    const trial = { document, from: begins, until: ends };
    try {
      const begun = await startBackTest(trial, attempt.keyFor(trial));
      attempt.fulfilled();
      setId(begun.back_test_id);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return (
    <section aria-labelledby="trial-title" data-trial={test?.status ?? ""}>
      <h3 id="trial-title">{messages.trial}</h3>
      <form
        className={styles.period}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label>
          {messages.from}{" "}
          <Input
            type="date"
            required
            value={from}
            max={until}
            onChange={({ target }) => {
              setFrom(target.value);
            }}
          />
        </label>
        <label>
          {messages.until}{" "}
          <Input
            type="date"
            required
            value={until}
            min={from}
            onChange={({ target }) => {
              setUntil(target.value);
            }}
          />
        </label>
        <Button htmlType="submit" disabled={!isRight || test?.status === "running"}>
          {messages.start}
        </Button>
      </form>
      {problem !== undefined && <ProblemAlert problem={problem} />}
      {test?.status === "running" && (
        <div role="status">
          {messages.running(test.done, test.tickets)}
          <Progress
            percent={test.tickets === 0 ? 100 : Math.floor((100 * test.done) / test.tickets)}
            aria-label={messages.running(test.done, test.tickets)}
          />
        </div>
      )}
      {test?.status === "done" && <Findings test={test} />}
    </section>
  );
}
