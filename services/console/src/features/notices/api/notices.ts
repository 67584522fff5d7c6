/** What the agent is told: that somebody gave them a ticket or a callback, or took it from them. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { problemOf } from "@/shared/api/problem";
import type { Notice } from "./types";

/** So many are listed; what is older is rarely asked for. */
const listed = 50;

/**
 * The newest notices, read and unread. They have no stream of their own: they are read from time to time, when the agent
 * comes back to the page, and a moment after a ticket has changed hands (see live.ts).
 */
export function useNotices() {
  return useQuery({
    queryKey: keys.notices(),
    queryFn: async ({ signal }) => {
      const page = await body(api.GET("/api/v1/notices", { params: { query: { limit: listed } }, signal }));
      const items: Notice[] = page.items;
      return { items, hasMore: page.next !== null };
    },
    refetchInterval: 15_000,
    refetchOnWindowFocus: true,
  });
}

export async function readNotice(id: string): Promise<void> {
  await done(api.POST("/api/v1/notices/{id}/read", { params: { path: { id } } }));
}

/** Marks everything up to this one as read; what comes meanwhile stays unread. */
export async function readNoticesUpTo(id: string): Promise<void> {
  await done(api.POST("/api/v1/notices/read", { body: { up_to: id } }));
}

/** An answer that has no body. */
async function done(sending: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await sending;
  if (!response.ok) throw problemOf(response.status, error);
}

/** Whether an event of the ticket stream says that a ticket changed hands. */
export function isHandover(data: string): boolean {
  try {
    const parsed = JSON.parse(data) as { event?: unknown } | null;
    return parsed?.event === "ticket_assigned" || parsed?.event === "ticket_released";
  } catch {
    return false;
  }
}
