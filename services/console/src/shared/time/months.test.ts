import { expect, it } from "vitest";

import { daysBetween, daysFrom, daysOf, isDay, isMonth, lastDayOf, monthsLater, weekdayOf } from "./months";

it("knows months and days from what only looks like them", () => {
  expect(["2026-03", "2026-13", "2026-3", 202603].map(isMonth)).toEqual([true, false, false, false]);
  expect(["2026-02-28", "2026-02-29", "2028-02-29", "2026-02", null].map(isDay)).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

it("goes on over the ends of months and years", () => {
  expect(monthsLater("2026-12", 1)).toBe("2027-01");
  expect(monthsLater("2026-01", -1)).toBe("2025-12");
  expect(lastDayOf("2028-02")).toBe("2028-02-29");
  expect(daysOf("2026-02")).toHaveLength(28);
  expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(daysBetween("2026-03-02", "2026-03-01")).toEqual([]);
  expect(daysFrom("2026-02-27", "2026-03-01")).toBe(2);
});

it("counts the days of the week from Monday", () => {
  expect([weekdayOf("2026-03-02"), weekdayOf("2026-03-08")]).toEqual([1, 7]);
});
