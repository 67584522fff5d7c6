import { expect, it } from "vitest";

import type { RosterPersonDay } from "./api/types";
import { changeFor, type Choice, nothingPlanned, rowsOf, spreadOver, stepIn } from "./plan";

const early: RosterPersonDay = { ...nothingPlanned, has_line: true, by_pattern: "E", works: ["E"] };
const noted = (has: RosterPersonDay, kind: "absence" | "extra" | "changed", shift: string | null) => ({
  ...has,
  entry: {
    roster_entry_id: "e1",
    staff_id: "s1",
    day: "2026-03-02",
    kind,
    shift,
    note: null,
    created_at: "2026-03-01T00:00:00Z",
  },
});
const change = (has: RosterPersonDay, choice: Choice) =>
  changeFor({ staffId: "s1", day: "2026-03-02", has }, choice);
const of = { staff_id: "s1", day: "2026-03-02" };

it("notes only what differs from the pattern", () => {
  expect(change(early, { is: "shift", code: "E" })).toBeUndefined();
  expect(change(nothingPlanned, { is: "rest" })).toBeUndefined();
  expect(change(early, { is: "shift", code: "N" })).toEqual({
    does: "record",
    entry: { ...of, kind: "changed", shift: "N" },
  });
  expect(change(early, { is: "rest" })).toEqual({ does: "record", entry: { ...of, kind: "absence" } });
  expect(change(early, { is: "extra", code: "N" })).toEqual({
    does: "record",
    entry: { ...of, kind: "extra", shift: "N" },
  });
  // On a day of rest there is nothing to work instead of.
  expect(change(nothingPlanned, { is: "shift", code: "N" })).toEqual({
    does: "record",
    entry: { ...of, kind: "extra", shift: "N" },
  });
});

it("replaces what was noted, and takes it back where the pattern has the same", () => {
  const changed = noted(early, "changed", "N");
  expect(change(changed, { is: "shift", code: "N" })).toBeUndefined();
  expect(change(changed, { is: "shift", code: "L" })).toEqual({
    does: "replace",
    entryId: "e1",
    entry: { ...of, kind: "changed", shift: "L" },
  });
  expect(change(changed, { is: "shift", code: "E" })).toEqual({ does: "remove", entryId: "e1" });
  expect(change(changed, { is: "pattern" })).toEqual({ does: "remove", entryId: "e1" });
  expect(change(noted(early, "absence", null), { is: "rest" })).toBeUndefined();
  expect(change(noted(nothingPlanned, "extra", "N"), { is: "rest" })).toEqual({
    does: "remove",
    entryId: "e1",
  });
});

it("has a row for whoever is planned besides, and no second for whoever stands on the roster", () => {
  const days = {
    roster_id: "r",
    from: "2026-03-02",
    until: "2026-03-02",
    days: [{ day: "2026-03-02", kind: "ordinary" as const }],
    people: [{ staff_id: "s1", days: [early] }],
  };
  expect(rowsOf(days, ["s1", "s2"])).toEqual([
    { staffId: "s1", days: [early] },
    { staffId: "s2", days: [nothingPlanned] },
  ]);
});

it("goes by arrows as far as the edges", () => {
  const size = { rows: 2, columns: 31 };
  expect(stepIn({ row: 0, column: 0 }, "ArrowLeft", size)).toEqual({ row: 0, column: 0 });
  expect(stepIn({ row: 0, column: 0 }, "ArrowDown", size)).toEqual({ row: 1, column: 0 });
  expect(stepIn({ row: 1, column: 4 }, "End", size)).toEqual({ row: 1, column: 30 });
  expect(stepIn({ row: 1, column: 4 }, "x", size)).toBeUndefined();
});

it("spreads people evenly over a cycle", () => {
  expect(spreadOver(8, 4)).toEqual([0, 2, 4, 6]);
  expect(spreadOver(4, 3)).toEqual([0, 1, 2]);
  expect(spreadOver(1, 2)).toEqual([0, 0]);
  expect(spreadOver(7, 0)).toEqual([]);
});
