import { expect, it } from "vitest";

import { stepDetails } from "./stepDetails";

const line = (details: unknown) =>
  stepDetails({ at: "2026-03-02T09:00:00Z", by: "system:clock", step: "any", details });

it("reads what a step brought", () => {
  const fee = { amount: "80.00", currency: "CNY" };
  expect(line({ version: 2, step: { fee, materials: ["valve"], is_in_time: true } })).toEqual({
    fee,
    materials: ["valve"],
  });
  const deadline = { kind: "respond", due_at: "2026-03-02T09:30:00Z", clause: "DLN-08" };
  expect(line({ step: { deadline } })).toEqual({ deadline });
  expect(line({ step: { assignee: "a", reason: "b" } })).toEqual({ assignee: "a", reason: "b" });
});

it("says nothing of what it does not understand", () => {
  for (const details of [null, undefined, "words", { step: null }, { step: { fee: 80, deadline: {} } }]) {
    expect(line(details)).toEqual({});
  }
});
