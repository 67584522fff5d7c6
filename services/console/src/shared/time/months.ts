/** Months and the days in them, as the calendar on the wall has them. */
import { dayAfter } from "./wall";

const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Whether this is a month as addresses say it, such as `2026-03`. */
export function isMonth(value: unknown): value is string {
  return typeof value === "string" && monthForm.test(value);
}

/** Whether this is a day as addresses say it, such as `2026-03-02`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !dayForm.test(value)) return false;
  const at = new Date(`${value}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** The month so many months later. */
export function monthsLater(month: string, count: number): string {
  const at = new Date(`${month}-01T00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return at.toISOString().slice(0, 7);
}

/** Every day from one to another; nothing when they are the wrong way round. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day: string | undefined = first; day !== undefined && day <= last; day = dayAfter(day)) {
    days.push(day);
  }
  return days;
}

/** The days of a month. */
export function daysOf(month: string): string[] {
  return daysBetween(`${month}-01`, lastDayOf(month));
}

export function lastDayOf(month: string): string {
  const at = new Date(`${monthsLater(month, 1)}-01T00:00Z`);
  at.setUTCDate(0);
  return at.toISOString().slice(0, 10);
}

/** Which day of the week it is: 1 on Monday, 7 on Sunday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** How many days lie between two. */
export function daysFrom(first: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00Z`) - Date.parse(`${first}T00:00Z`)) / 86_400_000);
}
