/** Callbacks, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize } from "@/shared/api/pages";
import type { Callback } from "./types";

/** The callbacks that wait, the longest overdue first, however many there are: the server sorts them. */
export function useDueCallbacks() {
  return useQuery({
    queryKey: keys.callbacks(),
    queryFn: async ({ signal }) => {
      const query = { owed: true, sort: "due", limit: fullPage } as const;
      const page = await body(api.GET("/api/v1/callbacks", { params: { query }, signal }));
      const items: Callback[] = page.items;
      return { items, hasMore: page.next !== null };
    },
    // Callbacks have no stream of their own; a change of a ticket asks for them as well (see live.ts).
    refetchInterval: 10_000,
  });
}

/** The callbacks that somebody waived and nobody agreed to yet, the newest first; read again with the callbacks. */
export function useWaivers(isAllowed: boolean) {
  return useQuery({
    queryKey: keys.waivers(),
    enabled: isAllowed,
    queryFn: async ({ signal }) => {
      const query = { waiver_approved: false, limit: pageSize } as const;
      const page = await body(api.GET("/api/v1/callbacks", { params: { query }, signal }));
      const items: Callback[] = page.items;
      return { items, hasMore: page.next !== null };
    },
    refetchInterval: 30_000,
  });
}

/** The tries to reach the customer so far, the last first; another count is another question. */
export function useAttempts(callback: Callback) {
  return useQuery({
    queryKey: ["attempts", callback.callback_id, callback.attempts],
    enabled: callback.attempts > 0,
    queryFn: ({ signal }) => {
      const params = { path: { id: callback.callback_id }, query: { limit: fullPage } };
      return body(api.GET("/api/v1/callbacks/{id}/attempts", { params, signal }));
    },
  });
}
