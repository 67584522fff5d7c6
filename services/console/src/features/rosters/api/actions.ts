/** What is done to rosters, patterns, swaps and hand-overs. */
import { api, body, tagged } from "@/shared/api/http";
import { problemOf } from "@/shared/api/problem";
import type { Schemas } from "@/shared/api/types";
import type { Change } from "../plan";
import type { NewRoster, NewShiftPattern, Roster, ShiftPattern } from "./types";

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });
const seenAt = (id: string, etag: string) => ({ path: { id }, header: { "If-Match": etag } });

export const rosterPlaces = {
  "/position_id": "position_id",
  "/place_id": "place_id",
  "/shift_pattern_id": "shift_pattern_id",
  "/from": "from",
  "/until": "until",
  "/lines": "lines",
} as const;

export function makeRoster(made: NewRoster, key: string): Promise<Roster> {
  return body(api.POST("/api/v1/rosters", { params: keyed(key), body: made }));
}

async function rosterTag(id: string): Promise<string> {
  return (await tagged(api.GET("/api/v1/rosters/{id}", { params: { path: { id } } }))).etag;
}

export const endPlaces = { "/until": "until" } as const;

export async function endRoster(id: string, until: string): Promise<Roster> {
  const params = seenAt(id, await rosterTag(id));
  return body(api.POST("/api/v1/rosters/{id}/end", { params, body: { until } }));
}

/** Only one that has not begun. */
export async function deleteRoster(id: string): Promise<void> {
  const params = seenAt(id, await rosterTag(id));
  const { error, response } = await api.DELETE("/api/v1/rosters/{id}", { params });
  if (!response.ok) throw problemOf(response.status, error);
}

/** Plans a day otherwise, or as the pattern has it again; gives the roster's tag after it. */
export async function changeDay(id: string, etag: string, change: Change): Promise<string> {
  switch (change.does) {
    case "record": {
      const { entry } = change;
      const sent = api.POST("/api/v1/rosters/{id}/entries", { params: seenAt(id, etag), body: entry });
      return (await tagged(sent)).etag;
    }
    case "replace": {
      const { entryId, entry } = change;
      const { kind, shift } = entry;
      const params = {
        path: { id, roster_entry_id: entryId },
        header: { "If-Match": etag },
      };
      const replaced = { kind, ...(shift === undefined ? {} : { shift }) };
      const sent = api.PUT("/api/v1/rosters/{id}/entries/{roster_entry_id}", { params, body: replaced });
      return (await tagged(sent)).etag;
    }
    case "remove": {
      const params = {
        path: { id, roster_entry_id: change.entryId },
        header: { "If-Match": etag },
      };
      const sent = api.DELETE("/api/v1/rosters/{id}/entries/{roster_entry_id}", { params });
      return (await tagged(sent)).etag;
    }
  }
}

export const patternPlaces = {
  "/code": "code",
  "/name": "name",
  "/shifts": "shifts",
  "/cycle": "cycle",
  "/anchor": "anchor",
  "/on_holidays": "on_holidays",
  "/on_swapped_days": "on_swapped_days",
  "/until": "until",
} as const;

export function makePattern(made: NewShiftPattern, key: string): Promise<ShiftPattern> {
  return body(api.POST("/api/v1/shift-patterns", { params: keyed(key), body: made }));
}

export async function endPattern(id: string, until: string): Promise<ShiftPattern> {
  const { etag } = await tagged(api.GET("/api/v1/shift-patterns/{id}", { params: { path: { id } } }));
  return body(api.POST("/api/v1/shift-patterns/{id}/end", { params: seenAt(id, etag), body: { until } }));
}

export const swapPlaces = {
  "/roster_id": "roster_id",
  "/day": "day",
  "/with_staff_id": "with_staff_id",
  "/with_day": "with_day",
} as const;

export function askForSwap(asked: Schemas["NewShiftSwap"], key: string) {
  return body(api.POST("/api/v1/shift-swaps", { params: keyed(key), body: asked }));
}

export type SwapAct = "accept" | "approve" | "decline" | "withdraw";

export async function actOnSwap(id: string, act: SwapAct) {
  const { etag } = await tagged(api.GET("/api/v1/shift-swaps/{id}", { params: { path: { id } } }));
  const params = seenAt(id, etag);
  switch (act) {
    case "accept":
      return body(api.POST("/api/v1/shift-swaps/{id}/accept", { params }));
    case "approve":
      return body(api.POST("/api/v1/shift-swaps/{id}/approve", { params }));
    case "decline":
      return body(api.POST("/api/v1/shift-swaps/{id}/decline", { params }));
    case "withdraw":
      return body(api.POST("/api/v1/shift-swaps/{id}/withdraw", { params }));
  }
}

export const handoverPlaces = {
  "/position_id": "position_id",
  "/place_id": "place_id",
  "/items": "items",
  "/note": "note",
} as const;

export function handOver(left: Schemas["NewDutyHandover"], key: string) {
  return body(api.POST("/api/v1/duty-handovers", { params: keyed(key), body: left }));
}

async function handoverTag(id: string): Promise<string> {
  return (await tagged(api.GET("/api/v1/duty-handovers/{id}", { params: { path: { id } } }))).etag;
}

export async function takeOver(id: string) {
  const params = seenAt(id, await handoverTag(id));
  return body(api.POST("/api/v1/duty-handovers/{id}/accept", { params }));
}

export const markPlaces = { "/reason": "reason" } as const;

/** `reason`: why it could not be done that day; it is done where there is none. */
export async function markItem(id: string, item: number, reason: string | undefined) {
  const params = seenAt(id, await handoverTag(id));
  const marked = { item, ...(reason === undefined ? {} : { reason }) };
  return body(api.POST("/api/v1/duty-handovers/{id}/mark", { params, body: marked }));
}
