/** Brings the ticket stream into what the desk shows. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { signedFetch } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { keepStream, type StreamState } from "@/shared/api/stream";
import { isHandover } from "@/features/notices";
import { mergeIntoLists, readTicket, ticketChanged, ticketOf, type TicketPages } from "@/features/tickets";

/** Changes within this time are read together, so that a busy minute does not make a request of every event. */
const gatherMs = 300;
/** Beyond this many at once the list is read again instead. */
const mostSingly = 8;
/** A list that live changes made longer than this is read again from its top. */
const longestPage = 200;
/** A ticket's end makes a callback elsewhere a moment later; there is no stream of those to say when. */
const callbackLagMs = 1_500;
/** Whoever a ticket was given to is told a moment after the stream says so. */
const noticeLagMs = 1_500;

export function useLiveTickets(): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>({ status: "connecting" });
  useEffect(() => {
    const page = new AbortController();
    const gathered = gather(client, page.signal);
    const readNoticesSoon = noticesSoon(client, page.signal);
    void keepStream({
      open: (signal, lastId) =>
        signedFetch(
          new Request("/api/v1/tickets/stream", {
            headers: {
              Accept: "text/event-stream",
              ...(lastId === undefined ? {} : { "Last-Event-ID": lastId }),
            },
            cache: "no-store",
            signal,
          }),
        ),
      onEvent: ({ data }) => {
        const id = ticketOf(data);
        if (id !== undefined) gathered(id);
        if (isHandover(data)) readNoticesSoon();
      },
      onState: setState,
      onGap: () => {
        void readAgain(client);
      },
      signal: page.signal,
      network: globalThis,
    });
    return () => {
      page.abort();
    };
  }, [client]);
  return state;
}

function gather(client: QueryClient, signal: AbortSignal): (id: string) => void {
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const ids = [...changed];
    changed.clear();
    if (!signal.aborted) void apply(client, ids);
  };
  return (id) => {
    changed.add(id);
    timer ??= setTimeout(flush, gatherMs);
  };
}

/** Reads the notices a moment later, once for all that happens until then. */
function noticesSoon(client: QueryClient, signal: AbortSignal): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readThem = () => {
    timer = undefined;
    if (!signal.aborted) void client.invalidateQueries({ queryKey: keys.notices() });
  };
  return () => {
    timer ??= setTimeout(readThem, noticeLagMs);
  };
}

async function apply(client: QueryClient, ids: readonly string[]): Promise<void> {
  setTimeout(() => void client.invalidateQueries({ queryKey: keys.callbacks() }), callbackLagMs);
  if (ids.length > mostSingly || hasOverlongList(client)) {
    await readAgain(client);
    return;
  }
  await Promise.all(
    ids.map(async (id) => {
      try {
        const fresh = await client.query({
          queryKey: keys.ticket(id),
          queryFn: () => readTicket(id),
          staleTime: 0,
        });
        mergeIntoLists(client, fresh.ticket);
        await ticketChanged(client, id);
      } catch {
        // The agent may not read it, or the server is away: the list's own request reports that.
      }
    }),
  );
}

function hasOverlongList(client: QueryClient): boolean {
  return client
    .getQueriesData<TicketPages>({ queryKey: keys.tickets() })
    .some(([, list]) => (list?.pages[0]?.items.length ?? 0) > longestPage);
}

async function readAgain(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.tickets() }),
    client.invalidateQueries({ queryKey: keys.ticket() }),
    client.invalidateQueries({ queryKey: keys.history() }),
    client.invalidateQueries({ queryKey: keys.callbacks() }),
    client.invalidateQueries({ queryKey: keys.cards() }),
    client.invalidateQueries({ queryKey: keys.notices() }),
  ]);
}
