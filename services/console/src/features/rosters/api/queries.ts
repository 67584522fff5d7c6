/** Rosters, patterns, duty, swaps and hand-overs, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body, tagged } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize, seldomChanges, whole } from "@/shared/api/pages";
import type { Roster, SeenRoster, ShiftPattern, ShiftSwapStatus } from "./types";

/** Rosters that hold at a place itself or by which somebody works; all that may be seen where neither is named. */
export function useRosters(of: { place_id?: string; staff_id?: string }, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.rosters(of),
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Roster>((after) => {
        const query = { ...of, limit: fullPage, ...after };
        return body(api.GET("/api/v1/rosters", { params: { query }, signal }));
      }),
  });
}

/** One roster. */
export function useRoster(id: string) {
  return useQuery({
    ...seldomChanges,
    queryKey: [...keys.rosters(), "one", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/rosters/{id}", { params: { path: { id } }, signal })),
  });
}

/** What a roster has for some days. */
export function useRosterDays(id: string, from: string, until: string) {
  return useQuery({
    queryKey: keys.rosterDays(id, { from, until }),
    queryFn: async ({ signal }): Promise<SeenRoster> => {
      // The tag first: what changes between the two is refused, and never written over unseen.
      const seen = await tagged(api.GET("/api/v1/rosters/{id}", { params: { path: { id } }, signal }));
      const params = { path: { id }, query: { from, until } };
      const days = await body(api.GET("/api/v1/rosters/{id}/days", { params, signal }));
      return { roster: seen.data, etag: seen.etag, days };
    },
  });
}

export function useShiftPatterns(isAllowed = true) {
  return useQuery({
    ...seldomChanges,
    queryKey: keys.shiftPatterns(),
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<ShiftPattern>((after) => {
        const query = { limit: fullPage, ...after };
        return body(api.GET("/api/v1/shift-patterns", { params: { query }, signal }));
      }),
  });
}

/** Who is on duty now is asked again this often. */
const boardMs = 60_000;

/** Who is on duty at a place in every position; now when no instant is named. */
export function useDutyBoard(placeId: string | undefined, at: string | undefined, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.dutyBoard({ placeId, at }),
    enabled: isAllowed,
    refetchInterval: at === undefined ? boardMs : false,
    queryFn: ({ signal }) => {
      const query = {
        ...(placeId === undefined ? {} : { place_id: placeId }),
        ...(at === undefined ? {} : { at }),
      };
      return body(api.GET("/api/v1/duty/board", { params: { query }, signal }));
    },
  });
}

/** The newest swaps, of one state where one is named. */
export function useShiftSwaps(status: ShiftSwapStatus | undefined, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.shiftSwaps({ status }),
    enabled: isAllowed,
    queryFn: async ({ signal }) => {
      const query = { limit: pageSize, ...(status === undefined ? {} : { status }) };
      const page = await body(api.GET("/api/v1/shift-swaps", { params: { query }, signal }));
      return { items: page.items, hasMore: page.next !== null };
    },
  });
}

/** The newest hand-overs of duty; only those that nobody took over where that is asked for. */
export function useDutyHandovers(isOpen: boolean, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.dutyHandovers({ isOpen }),
    enabled: isAllowed,
    queryFn: async ({ signal }) => {
      const query = { limit: pageSize, ...(isOpen ? { is_taken_over: false } : {}) };
      const page = await body(api.GET("/api/v1/duty-handovers", { params: { query }, signal }));
      return { items: page.items, hasMore: page.next !== null };
    },
  });
}
