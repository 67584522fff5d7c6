import { expect, it } from "vitest";

import { problemOf } from "./problem";
import { withRetries } from "./retry";

function scripted(...answers: (Error | string)[]) {
  let sent = 0;
  const send = () => {
    const answer = answers[sent];
    sent += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { send, sent: () => sent };
}

function notedPauses() {
  const pauses: number[] = [];
  const pause = (milliseconds: number) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  return { pauses, pause };
}

it("sends again after a lost answer, waiting longer each time", async () => {
  const { send, sent } = scripted(new TypeError("network"), problemOf(503, {}), "saved");
  const { pauses, pause } = notedPauses();
  expect(await withRetries(send, [10, 20, 30], pause)).toBe("saved");
  expect(sent()).toBe(3);
  expect(pauses).toEqual([10, 20]);
});

it("does not repeat what the server refused", async () => {
  const refusal = problemOf(422, { code: "invalid_fields" });
  const { send, sent } = scripted(refusal, "never");
  await expect(withRetries(send, [10, 20], notedPauses().pause)).rejects.toBe(refusal);
  expect(sent()).toBe(1);
});

it("gives up with the last reason when the delays are used up", async () => {
  const last = problemOf(503, { detail: "still away" });
  const { send, sent } = scripted(problemOf(503, {}), problemOf(503, {}), last);
  await expect(withRetries(send, [10, 20], notedPauses().pause)).rejects.toBe(last);
  expect(sent()).toBe(3);
});
