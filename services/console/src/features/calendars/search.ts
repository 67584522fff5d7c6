/** Which year of which calendar the address names. */
export interface CalendarSearch {
  readonly calendar?: string;
  readonly year?: number;
}

/** The years that a calendar can say something of. */
export const firstYear = 1949;
export const lastYear = 2200;

export function calendarSearch(said: Record<string, unknown>): CalendarSearch {
  const { calendar, year } = said;
  const isYear = Number.isInteger(year) && Number(year) >= firstYear && Number(year) <= lastYear;
  return {
    ...(typeof calendar === "string" && /^[a-z0-9-]{1,60}$/.test(calendar) ? { calendar } : {}),
    ...(isYear ? { year: Number(year) } : {}),
  };
}
