import { expect, it } from "vitest";

import { clockOf, isOpen, needsEvidence, telephone } from "./steps";

const run = { started_at: "2026-03-02T02:00:00Z", status: "running" } as const;
const due = "2026-03-02T02:03:00Z";

it("has a clock that runs while the step is to be done, and says how it ended", () => {
  const clock = (status: "pending" | "done" | "undecided", late: string | null = null) =>
    clockOf(run, { status, due_at: due, overdue_since: late });
  expect(clock("pending")).toEqual({ fromMs: Date.parse(run.started_at), dueMs: Date.parse(due) });
  expect(clock("done")?.end).toBe("kept");
  expect(clock("done", due)?.end).toBe("missed");
  expect(clock("undecided")?.end).toBe("void");
  expect(clockOf(run, { status: "pending", due_at: null, overdue_since: null })).toBeUndefined();
  const over = { ...run, status: "called_off" } as const;
  expect(clockOf(over, { status: "pending", due_at: due, overdue_since: null })?.end).toBe("void");
});

it("takes a step with one press where nothing has to be shown", () => {
  expect(needsEvidence({ form: null, takes_photos: false })).toBe(false);
  expect(needsEvidence({ form: "special-event-report", takes_photos: false })).toBe(true);
  expect(needsEvidence({ form: null, takes_photos: true })).toBe(true);
  expect(
    ["pending", "undecided", "done", "skipped", "not_applicable"].map((status) =>
      isOpen({ status } as never),
    ),
  ).toEqual([true, true, false, false, false]);
});

it("dials nothing but digits", () => {
  expect(telephone("119")).toBe("tel:119");
  expect(telephone("+86 (755) 5555-8000")).toBe("tel:+8675555558000");
});
