/** What is done to calendars. */
import { api, body } from "@/shared/api/http";
import type { Calendar, NewCalendarYear } from "./types";

export const yearPlaces = {
  "/year": "year",
  "/source": "source",
  "/format": "format",
  "/days": "days",
} as const;

/** The days off of a year, in place of what the calendar knew of it. */
export function publishYear(name: string, year: NewCalendarYear, key: string): Promise<Calendar> {
  const params = { path: { name }, header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/calendars/{name}/years", { params, body: year }));
}
