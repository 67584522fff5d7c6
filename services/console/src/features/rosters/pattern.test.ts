import { expect, it } from "vitest";

import { cycleIn, cycleOf, spansIn, spansOf } from "./pattern";

it("reads the spans of a shift as they are written, over midnight too", () => {
  const spans = [
    { starts: "08:30", ends: "12:00" },
    { starts: "13:30", ends: "17:30" },
  ];
  expect(spansOf("08:30-12:00，13:30–17:30")).toEqual(spans);
  expect(spansOf("22:00 - 06:00")).toEqual([{ starts: "22:00", ends: "06:00" }]);
  expect(spansOf(spansIn(spans))).toEqual(spans);
  expect(["", "8:30-12:00", "08:30", "24:00-06:00", "08:30-12:00, x"].map(spansOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("reads a cycle, in which a dash is a day of rest", () => {
  const cycle = ["E", "E", "N", null];
  expect(cycleOf("E E N -")).toEqual(cycle);
  expect(cycleOf("早 早，夜、休")).toEqual(["早", "早", "夜", null]);
  expect(cycleOf(cycleIn(cycle))).toEqual(cycle);
  expect(cycleOf("  ")).toEqual([]);
});
