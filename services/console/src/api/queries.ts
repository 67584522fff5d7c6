/** What the desk asks the server, as hooks. */
import { useInfiniteQuery, useQuery, type InfiniteData, type QueryClient } from "@tanstack/react-query";

import { answer, api, body } from "./http";
import { serverNow } from "./serverClock";
import type { TicketFilter } from "./ticketPages";
import { isCurrent } from "./occupancies";
import type { Callback, Customer, Estate, Occupancy, Staff, Ticket, TicketPage, Unit } from "./types";

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
  waivers: () => ["callbacks", "waivers"],
  notices: () => ["notices"],
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

async function readCustomer(id: string, signal: AbortSignal): Promise<Customer> {
  return body(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal }));
}

export function useCustomer(id: string | null, isAllowed: boolean) {
  return useQuery({
    queryKey: ["customer", id],
    enabled: id !== null && isAllowed,
    queryFn: ({ signal }) => readCustomer(id ?? "", signal),
    gcTime: 60_000,
  });
}

/** Who lives in a home now. */
export function useResidents(unitId: string | null) {
  return useQuery({
    queryKey: ["residents", unitId],
    enabled: unitId !== null,
    queryFn: async ({ signal }) => {
      const stays = await whole<Occupancy>((after) => {
        const query = { unit_id: unitId ?? "", limit: fullPage, ...after };
        return body(api.GET("/api/v1/occupancies", { params: { query }, signal }));
      });
      const current = stays.items.filter((stay) => isCurrent(stay, serverNow()));
      const ids = [...new Set(current.map((stay) => stay.customer_id))];
      return Promise.all(ids.map((id) => readCustomer(id, signal)));
    },
    gcTime: 60_000,
  });
}

/** Everybody of that name, whole, whom the estate knows. */
export function useCustomersNamed(name: string, estateId: string) {
  return useQuery({
    queryKey: ["customers", estateId, name],
    enabled: name !== "",
    queryFn: ({ signal }) => {
      const query = { name, estate_id: estateId, limit: pageSize };
      return body(api.GET("/api/v1/customers", { params: { query }, signal }));
    },
    gcTime: 60_000,
  });
}

/** Everybody known under a number; `phone` as it was typed, in any usual spelling. */
export function useCallerCards(phone: string | undefined) {
  return useQuery({
    queryKey: keys.cards(phone ?? ""),
    enabled: phone !== undefined,
    queryFn: ({ signal }) =>
      body(api.POST("/api/v1/caller-lookups", { body: { phone: phone ?? "" }, signal })),
    staleTime: 0,
    gcTime: 60_000,
  });
}

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Everything there is, or as much of it as is read. */
interface Whole<T> {
  readonly items: T[];
  readonly isCut: boolean;
}

async function whole<T>(readPage: (after: { after?: string }) => Promise<PageOf<T>>): Promise<Whole<T>> {
  const items: T[] = [];
  let after: string | null = null;
  for (let count = 0; count < mostPages; count += 1) {
    const page: PageOf<T> = await readPage(after === null ? {} : { after });
    items.push(...page.items);
    after = page.next;
    if (after === null) break;
  }
  return { items, isCut: after !== null };
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
    select: (staff) => staff.items,
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
