/** Units, positions and who holds them, as hooks. */
import { useQueries, useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import { top } from "@/shared/ui/treeRows";
import type { Membership, Position, Unit } from "./types";

/** What lies directly in each of these units; each is read when it is first asked for. */
export function useUnitsIn(parents: readonly string[]) {
  return useQueries({
    queries: parents.map((parent) => ({
      ...seldomChanges,
      queryKey: ["organisation-units", parent],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        whole<Unit>((after) => {
          const query = parent === top ? { is_root: true } : { parent_id: parent };
          return body(
            api.GET("/api/v1/organisation-units", {
              params: { query: { ...query, limit: fullPage, ...after } },
              signal,
            }),
          );
        }),
    })),
    combine: (results) => ({
      units: new Map(
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

/** The positions of a unit. */
export function usePositions(unitId: string) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["positions", unitId],
    queryFn: ({ signal }) =>
      whole<Position>((after) => {
        const query = { organisation_unit_id: unitId, limit: fullPage, ...after };
        return body(api.GET("/api/v1/positions", { params: { query }, signal }));
      }),
  });
}

/** Every position of the group. */
export function useAllPositions() {
  return useQuery({
    ...seldomChanges,
    queryKey: ["positions"],
    queryFn: ({ signal }) =>
      whole<Position>((after) =>
        body(api.GET("/api/v1/positions", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
  });
}

export function usePosition(id: string | undefined) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["position", id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/positions/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

/** What whoever is signed in has to do; read anew every minute, since what is handed in meanwhile changes it. */
export function useDuties() {
  return useQuery({
    queryKey: ["duties"],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => body(api.GET("/api/v1/duties", { signal })),
  });
}

/** Who holds a position: all that is not over, and what is over too where it is asked for. */
export function useMemberships(of: { position_id: string }, hasEnded: boolean, isAllowed = true) {
  return useQuery({
    enabled: isAllowed,
    queryKey: keys.memberships({ ...of, hasEnded }),
    queryFn: ({ signal }) =>
      whole<Membership>((after) => {
        const query = { ...of, ...(hasEnded ? {} : { has_ended: false }), limit: fullPage, ...after };
        return body(api.GET("/api/v1/memberships", { params: { query }, signal }));
      }),
  });
}
