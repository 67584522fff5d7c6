/** Calendars as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Calendar = FromServer<Schemas["CalendarView"]>;
export type CalendarDay = FromServer<Schemas["CalendarDay"]>;
export type CalendarDayKind = Schemas["CalendarDayKind"];
export type CalendarLine = FromServer<Schemas["CalendarLine"]>;
export type CalendarYear = FromServer<Schemas["CalendarYear"]>;
export type DaysFormat = Schemas["DaysFormat"];
export type NewCalendarYear = Schemas["NewCalendarYear"];

export const daysFormats = ["csv", "icalendar"] as const satisfies readonly DaysFormat[];
