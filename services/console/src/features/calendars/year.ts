/** A year as a wall calendar has it: month by month, in weeks that begin on Monday. */
import { weekdayOf } from "@/shared/time/months";
import type { CalendarDay, DaysFormat } from "./api/types";

export interface Month {
  /** Such as `2026-03`. */
  readonly month: string;
  /** Weeks of seven; nothing before the first of the month and after its last. */
  readonly weeks: readonly (readonly (CalendarDay | undefined)[])[];
}

export function monthsOf(days: readonly CalendarDay[]): Month[] {
  const months = new Map<string, CalendarDay[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return [...months].map(([month, own]) => ({ month, weeks: weeksOf(own) }));
}

function weeksOf(days: readonly CalendarDay[]): (CalendarDay | undefined)[][] {
  const [first] = days;
  const before = first === undefined ? 0 : weekdayOf(first.day) - 1;
  const cells: (CalendarDay | undefined)[] = [...new Array<undefined>(before).fill(undefined), ...days];
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Days in a row that are off for one reason. */
export interface Span {
  readonly name: string | null;
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/** The holidays of a year, those in a row and of one name together. */
export function holidaysOf(days: readonly CalendarDay[]): Span[] {
  const spans: Span[] = [];
  let isInRow = false;
  for (const { day, kind, name } of days) {
    const last = spans.at(-1);
    if (kind !== "holiday") isInRow = false;
    else if (isInRow && last?.name === name) {
      spans[spans.length - 1] = { ...last, last: day, count: last.count + 1 };
    } else {
      spans.push({ name, first: day, last: day, count: 1 });
      isInRow = true;
    }
  }
  return spans;
}

/** How a file of days is written, by what is in it. */
export function formatOf(text: string): DaysFormat {
  return /^\s*BEGIN:VCALENDAR/i.test(text.replace(/^\uFEFF/, "")) ? "icalendar" : "csv";
}
