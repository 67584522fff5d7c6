/** Tickets, as hooks. */
import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";

import { answer, api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize } from "@/shared/api/pages";
import type { TicketFilter } from "./ticketPages";
import type { Ticket, TicketPage } from "./types";

export type TicketPages = InfiniteData<TicketPage, string | undefined>;

/** `isLive`: changes arrive by the stream; otherwise the list is read again from time to time. */
export function useTickets(filter: TicketFilter, isLive: boolean) {
  return useInfiniteQuery({
    queryKey: keys.tickets(filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/v1/tickets", {
          params: {
            query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { after: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (last: TicketPage) => last.next ?? undefined,
    refetchInterval: isLive ? false : 15_000,
  });
}

export interface VersionedTicket {
  readonly ticket: Ticket;
  readonly etag: string;
}

export async function readTicket(id: string, signal?: AbortSignal): Promise<VersionedTicket> {
  const { data, etag } = await answer(
    api.GET("/api/v1/tickets/{id}", {
      params: { path: { id } },
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  return { ticket: data, etag: etag ?? `"${data.version}"` };
}

export function useTicket(id: string | undefined) {
  return useQuery({
    queryKey: keys.ticket(id ?? ""),
    enabled: id !== undefined,
    queryFn: ({ signal }) => readTicket(id ?? "", signal),
  });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: keys.history(id),
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/tickets/{id}/history", {
          params: { path: { id }, query: { limit: fullPage } },
          signal,
        }),
      ),
  });
}

/** Suspicions that somebody told of the ticket; to a suspect there is none. */
export function useLeaks(id: string, isAsked: boolean) {
  return useQuery({
    queryKey: keys.ticketLeaks(id),
    enabled: isAsked,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/tickets/{id}/leaks", {
          params: { path: { id }, query: { limit: fullPage } },
          signal,
        }),
      ),
  });
}

/** What the desk and whoever brought the ticket without a name wrote to each other. */
export function useTicketMessages(id: string, isAsked: boolean) {
  return useQuery({
    queryKey: keys.ticketMessages(id),
    enabled: isAsked,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/tickets/{id}/messages", {
          params: { path: { id }, query: { limit: fullPage } },
          signal,
        }),
      ),
  });
}

/**
 * The id of the ticket with a number, which is what an address names; an id is taken as well, for who knows no number.
 * Nothing when there is no such ticket for this agent.
 */
export function useTicketId(reference: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.ticketId(reference),
    queryFn: ({ signal }) => findTicketId(reference, signal),
    initialData: () => idOnScreen(client, reference),
    // A ticket keeps its number; one that was not found may be opened yet.
    staleTime: ({ state }) => (state.data === null ? 0 : Infinity),
  });
}

async function findTicketId(number: string, signal: AbortSignal): Promise<string | null> {
  const page = await body(api.GET("/api/v1/tickets", { params: { query: { number, limit: 1 } }, signal }));
  return page.items[0]?.ticket_id ?? null;
}

function idOnScreen(client: QueryClient, reference: string): string | undefined {
  if (/^[0-9a-f-]{36}$/i.test(reference)) return reference;
  const listed = client
    .getQueriesData<TicketPages>({ queryKey: keys.tickets() })
    .flatMap(([, list]) => list?.pages.flatMap((page) => page.items) ?? []);
  const read = client
    .getQueriesData<VersionedTicket>({ queryKey: keys.ticket() })
    .flatMap(([, seen]) => (seen === undefined ? [] : [seen.ticket]));
  return [...listed, ...read].find((ticket) => ticket.number === reference)?.ticket_id;
}
