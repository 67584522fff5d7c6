/** Calendars and their years, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, whole } from "@/shared/api/pages";
import type { CalendarLine } from "./types";

export function useCalendars(isAllowed: boolean) {
  return useQuery({
    queryKey: keys.calendars(),
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<CalendarLine>((after) => {
        const query = { limit: fullPage, ...after };
        return body(api.GET("/api/v1/calendars", { params: { query }, signal }));
      }),
  });
}

export function useCalendar(name: string) {
  return useQuery({
    queryKey: [...keys.calendars(), "one", name],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/calendars/{name}", { params: { path: { name } }, signal })),
  });
}

export function useCalendarYear(name: string, year: number) {
  return useQuery({
    queryKey: [...keys.calendars(), "year", name, year],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/calendars/{name}/years/{year}", {
          params: { path: { name, year: `${year}` } },
          signal,
        }),
      ),
  });
}
