import { expect, it } from "vitest";

import { daysBetween } from "@/shared/time/months";
import type { CalendarDay } from "./api/types";
import { formatOf, holidaysOf, monthsOf } from "./year";

const day = (
  of: string,
  kind: CalendarDay["kind"] = "ordinary",
  name: string | null = null,
): CalendarDay => ({
  day: of,
  kind,
  is_working_day: kind !== "holiday",
  name,
});

it("lays the days of a month out in weeks from Monday", () => {
  // March 2026 begins on a Sunday.
  const months = monthsOf(daysBetween("2026-03-01", "2026-04-01").map((of) => day(of)));
  expect(months.map(({ month, weeks }) => [month, weeks.length])).toEqual([
    ["2026-03", 6],
    ["2026-04", 1],
  ]);
  const [first] = months[0]?.weeks ?? [];
  expect(first?.map((cell) => cell?.day)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    "2026-03-01",
  ]);
});

it("puts holidays in a row together, as long as they have one name", () => {
  const days = [
    day("2026-01-01", "holiday", "元旦"),
    day("2026-01-02", "holiday", "元旦"),
    day("2026-01-03"),
    day("2026-01-04", "swapped"),
    day("2026-01-05", "holiday", "元旦"),
    day("2026-01-06", "holiday"),
  ];
  expect(holidaysOf(days)).toEqual([
    { name: "元旦", first: "2026-01-01", last: "2026-01-02", count: 2 },
    { name: "元旦", first: "2026-01-05", last: "2026-01-05", count: 1 },
    { name: null, first: "2026-01-06", last: "2026-01-06", count: 1 },
  ]);
});

it("knows iCalendar by how it begins", () => {
  expect(formatOf("\uFEFFBEGIN:VCALENDAR\r\nVERSION:2.0")).toBe("icalendar");
  expect(formatOf("date,until,kind,name\n")).toBe("csv");
});
