/** Places and their units, as hooks. */
import { useQueries, useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, pageSize, seldomChanges, whole } from "@/shared/api/pages";
import { top } from "@/shared/ui/treeRows";
import type { Place, PlaceKind, Unit } from "./types";

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

/** One place; nothing is asked for where the archive may not be read. */
export function usePlace(id: string | null | undefined, isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["place", id],
    enabled: typeof id === "string" && isAllowed,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/places/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

/** The places of these ids, as far as they are known. */
export function usePlaces(ids: readonly string[]): Place[] {
  return useQueries({
    queries: ids.map((id) => ({
      ...seldomChanges,
      queryKey: ["place", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        body(api.GET("/api/v1/places/{id}", { params: { path: { id } }, signal })),
    })),
    combine: (results) => results.flatMap(({ data }): Place[] => (data === undefined ? [] : [data])),
  });
}

/** The longest name that a place has. */
const longestName = 120;

/** The places whose name has what is typed in it: of one estate, or of these kinds in the whole group. */
export function useFoundPlaces(
  where: { readonly estateId?: string; readonly kinds?: readonly PlaceKind[] },
  name: string,
) {
  const { estateId, kinds } = where;
  return useQueries({
    queries: (kinds ?? [undefined]).map((kind) => ({
      queryKey: ["places-found", estateId, kind, name],
      enabled: name.length <= longestName,
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = {
          limit: pageSize,
          ...(estateId === undefined ? {} : { estate_id: estateId }),
          ...(kind === undefined ? {} : { kind }),
          ...(name === "" ? {} : { name }),
        };
        return body(api.GET("/api/v1/places", { params: { query }, signal }));
      },
      gcTime: 60_000,
    })),
    combine: (results) => ({
      items: results.flatMap(({ data }): Place[] => data?.items ?? []),
      isLoading: results.some(({ isLoading }) => isLoading),
    }),
  });
}
