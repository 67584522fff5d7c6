/** What the desk asks the server, as hooks. */
import { useInfiniteQuery, useQuery, type InfiniteData, type QueryClient } from "@tanstack/react-query";

import { answer, api, body } from "./http";
import type { TicketFilter } from "./ticketPages";
import type { Callback, Estate, Staff, Ticket, TicketPage, Unit } from "./types";

const pageSize = 50;
/** The server's largest page. */
const fullPage = 200;
/** A guard for what is read whole; far beyond any estate. */
const mostPages = 25;

export const keys = {
  tickets: (filter?: TicketFilter) => (filter === undefined ? ["tickets"] : ["tickets", filter]),
  ticket: (id: string) => ["ticket", id],
  history: (id: string) => ["history", id],
  callbacks: () => ["callbacks"],
  cards: (phone?: string) => (phone === undefined ? ["cards"] : ["cards", phone]),
};

export type TicketList = InfiniteData<TicketPage, string | undefined>;

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

/** The callbacks that wait, the earliest due first. */
export function useDueCallbacks() {
  return useQuery({
    queryKey: keys.callbacks(),
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        (["due", "in_progress"] as const).map((status) =>
          body(api.GET("/api/v1/callbacks", { params: { query: { status, limit: fullPage } }, signal })),
        ),
      );
      const items: Callback[] = pages.flatMap((page) => page.items);
      items.sort((one, other) => one.due_at.localeCompare(other.due_at));
      return { items, hasMore: pages.some((page) => page.next !== null) };
    },
    // Callbacks have no stream of their own; a change of a ticket asks for them as well (see live.ts).
    refetchInterval: 10_000,
  });
}

export function useCustomer(id: string | null, isAllowed: boolean) {
  return useQuery({
    queryKey: ["customer", id],
    enabled: id !== null && isAllowed,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/customers/{id}", { params: { path: { id: id ?? "" } }, signal })),
    gcTime: 60_000,
  });
}

/** Everybody known under a number; `phone` as it was typed, in any usual spelling. */
export function useCallerCards(phone: string | undefined) {
  return useQuery({
    queryKey: keys.cards(phone ?? ""),
    enabled: phone !== undefined,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/caller-cards", { params: { query: { phone: phone ?? "" } }, signal })),
    staleTime: 0,
    gcTime: 60_000,
  });
}

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

async function whole<T>(readPage: (after: { after?: string }) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let count = 0; count < mostPages; count += 1) {
    const page: PageOf<T> = await readPage(after === null ? {} : { after });
    items.push(...page.items);
    after = page.next;
    if (after === null) break;
  }
  return items;
}

const seldomChanges = { staleTime: 5 * 60_000 };

export function useEstates() {
  return useQuery({
    ...seldomChanges,
    queryKey: ["estates"],
    queryFn: ({ signal }) =>
      whole<Estate>((after) =>
        body(api.GET("/api/v1/estates", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
  });
}

export function useEstate(id: string | undefined) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["estate", id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/estates/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

/** A version of a standard, which never changes. */
export function useStandard(name: string | undefined, version: number | undefined) {
  return useQuery({
    queryKey: ["standard", name, version],
    enabled: name !== undefined && version !== undefined,
    queryFn: ({ signal }) => {
      const path = { name: name ?? "", version: String(version) };
      return body(api.GET("/api/v1/standards/{name}/{version}", { params: { path }, signal }));
    },
    staleTime: Infinity,
  });
}

export function useUnits(estateId: string | undefined) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["units", estateId],
    enabled: estateId !== undefined,
    queryFn: ({ signal }) =>
      whole<Unit>((after) =>
        body(
          api.GET("/api/v1/units", {
            params: { query: { estate_id: estateId ?? "", limit: fullPage, ...after } },
            signal,
          }),
        ),
      ),
  });
}

/** `isAllowed`: whether the token grants reading staff; without it an agent assigns to themselves only. */
export function useStaff(isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["staff"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Staff>((after) =>
        body(api.GET("/api/v1/staff", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
  });
}

/** After a change: everything that may show this ticket is read again. */
export async function ticketChanged(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.history(id) }),
    client.invalidateQueries({ queryKey: keys.callbacks() }),
    client.invalidateQueries({ queryKey: keys.cards() }),
  ]);
}
