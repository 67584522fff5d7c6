import type { CalendarDayKind, DaysFormat } from "../api/types";

const kinds: Record<CalendarDayKind, string> = {
  ordinary: "Ordinary day",
  holiday: "Holiday",
  swapped: "Day of rest, worked instead",
};

/** The same in a letter. */
const marks: Record<CalendarDayKind, string> = { ordinary: "–", holiday: "H", swapped: "W" };

const formats: Record<DaysFormat, string> = { csv: "Table (CSV)", icalendar: "iCalendar" };

/** Short, and in full. */
const weekdays: readonly (readonly [string, string])[] = [
  ["M", "Monday"],
  ["T", "Tuesday"],
  ["W", "Wednesday"],
  ["T", "Thursday"],
  ["F", "Friday"],
  ["S", "Saturday"],
  ["S", "Sunday"],
];

export const en = {
  title: "Calendars",
  calendar: "Calendar",
  noRight: "You may not read the calendars.",
  empty: "There are no calendars.",
  choose: "Choose a calendar to see a year of it.",
  zone: "Time zone",
  years: "Years known",
  year: "Year",
  yearBefore: "The year before",
  yearAfter: "The year after",
  shipped: (version: number) =>
    version === 0 ? "ships with Steward" : `ships with Steward, added to (version ${version})`,
  own: (version: number) => `the group's own, version ${version}`,
  missingTitle: "Days off that should be known by now",
  missing: (name: string, year: number) => `${name}: the table of ${year} is missing`,
  missingYear: (year: number) => `${year} is missing`,
  isMissing: (year: number) =>
    `The table of ${year} is missing. Deadlines and rosters count ordinary weeks and the days off by law alone.`,
  notAnnounced: (year: number) => `Nothing was announced of ${year}: it has the days off by law alone.`,
  source: (source: string) => `As announced: ${source}`,
  legend: "Kinds of days",
  kinds,
  marks,
  ordinaryRest: "Day of rest",
  holidays: "Holidays",
  inLieu: "Off in place of another",
  dayCount: (count: number) => (count === 1 ? "1 day" : `${count} days`),
  weekdays,
  upload: "Publish a year",
  uploadTitle: (title: string) => `Publish a year: ${title}`,
  publish: "Publish",
  published: (year: number) => `${year} is published`,
  yearMissing: "Say which year.",
  format: "Written as",
  formats,
  sourceLabel: "Where the announcement can be read",
  sourceMissing: "Say where it can be read.",
  days: "Days",
  daysMissing: "Choose a file, or paste its text.",
  csvHint:
    "Columns: date, until, kind (holiday or working_day), name. Drop a file here, choose one, or paste its text.",
  icalendarHint:
    "Events with 班 in their summary are worked, those with 休 or 假 are off. Drop a file here, choose one, or paste its text.",
  chooseFile: "Choose a file…",
  tooLarge: "This file is too large for the days of a year.",
};

export type Words = typeof en;
