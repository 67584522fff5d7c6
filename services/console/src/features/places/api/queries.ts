/** Places and their units, as hooks. */
import { useQueries, useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import type { Place, Unit } from "./types";

/** What stands for the parent of what lies in nothing. */
export const top = "top";

/** What lies directly in each of these places; each is read when it is first asked for. */
export function useChildren(parents: readonly string[]) {
  return useQueries({
    queries: parents.map((parent) => ({
      ...seldomChanges,
      queryKey: ["places", parent],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        whole<Place>((after) => {
          const query = parent === top ? { is_root: true } : { parent_id: parent };
          return body(
            api.GET("/api/v1/places", { params: { query: { ...query, limit: fullPage, ...after } }, signal }),
          );
        }),
    })),
    combine: (results) => ({
      children: new Map(
        parents.flatMap((parent, at) => {
          const items = results[at]?.data?.items;
          return items === undefined ? [] : [[parent, items] as const];
        }),
      ),
      isLoading: results.some(({ isLoading }) => isLoading),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
}

/** The units that lie in a place, however deep. */
export function useUnitsWithin(placeId: string) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["units-within", placeId],
    queryFn: ({ signal }) =>
      whole<Unit>((after) =>
        body(
          api.GET("/api/v1/units", {
            params: { query: { within_id: placeId, is_ended: false, limit: fullPage, ...after } },
            signal,
          }),
        ),
      ),
  });
}
