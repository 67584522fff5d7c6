/** How a change of one ticket shows in the list that is already on the screen, without reading the list again. */
import type { TicketKind, TicketStatus } from "@/shared/api/types";
import type { Ticket, TicketPage } from "./types";

/** What a list is narrowed to, by the API's own names; newest first unless `sort` says otherwise. */
export interface TicketFilter {
  readonly estate_id?: string;
  readonly status?: TicketStatus;
  readonly kind?: TicketKind;
  readonly assignee_id?: string;
  /** The number that whoever brought it has for it, however it is spelt. */
  readonly external_reference?: string;
  readonly is_overdue?: true;
  readonly sort?: "due";
}

function matches(ticket: Ticket, filter: TicketFilter, nowMs: number): boolean {
  const dueMs = dueMsOf(ticket);
  return (
    (filter.estate_id === undefined || filter.estate_id === ticket.estate_id) &&
    (filter.status === undefined || filter.status === ticket.status) &&
    (filter.kind === undefined || filter.kind === ticket.kind) &&
    (filter.assignee_id === undefined || filter.assignee_id === ticket.assignee) &&
    (filter.is_overdue === undefined || dueMs < nowMs) &&
    // In the order of deadlines there are only those that have one.
    (filter.sort === undefined || dueMs < Infinity)
  );
}

/** Is it the ticket of that number, if one is asked for? */
function isNumbered(ticket: Ticket, reference: string | undefined): boolean {
  return reference === undefined || spelling(reference) === spelling(ticket.external_reference ?? "");
}

/** A number as it is compared: near to how the server does, which alone knows every way to write one. */
function spelling(reference: string): string {
  return reference.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

/** When something is owed next; never when nothing is. */
function dueMsOf(ticket: Ticket): number {
  return ticket.due_at === null ? Infinity : Date.parse(ticket.due_at);
}

/** Ids are made in order of time, so that the newest is the greatest. */
function isAbove(one: Ticket, other: Ticket, sort: TicketFilter["sort"]): boolean {
  if (sort === undefined) return one.ticket_id > other.ticket_id;
  const later = dueMsOf(one) - dueMsOf(other);
  return later === 0 ? one.ticket_id < other.ticket_id : later < 0;
}

/**
 * Puts `ticket` where it belongs in the pages of a list, and away when it no longer matches. One that lies beyond what was
 * loaded is left to "load more". An older version than the one shown changes nothing: answers may overtake each other.
 */
export function mergeTicket(
  pages: readonly TicketPage[],
  ticket: Ticket,
  filter: TicketFilter,
  nowMs: number,
): TicketPage[] {
  const isSame = (shown: Ticket) => shown.ticket_id === ticket.ticket_id;
  const before = pages.flatMap((page) => page.items).find(isSame);
  if (before !== undefined && before.version > ticket.version) return [...pages];
  const others = pages.map((page) => ({ ...page, items: page.items.filter((shown) => !isSame(shown)) }));
  // What the server listed under a number keeps it: a ticket's number at others never changes.
  const isListed = before !== undefined || isNumbered(ticket, filter.external_reference);
  if (!isListed || !matches(ticket, filter, nowMs)) return others;
  const isBelow = (shown: Ticket) => isAbove(ticket, shown, filter.sort);
  const place = others.findIndex((page) => page.next === null || page.items.some(isBelow));
  return others.map((page, index) =>
    index === place ? { ...page, items: inserted(page.items, ticket, isBelow) } : page,
  );
}

function inserted(items: readonly Ticket[], ticket: Ticket, isBelow: (shown: Ticket) => boolean): Ticket[] {
  const first = items.findIndex(isBelow);
  const at = first === -1 ? items.length : first;
  return [...items.slice(0, at), ticket, ...items.slice(at)];
}

/** The ticket an event of the stream is about; nothing when it names none. */
export function ticketOf(data: string): string | undefined {
  try {
    const parsed = JSON.parse(data) as { ticket_id?: unknown } | null;
    return typeof parsed?.ticket_id === "string" ? parsed.ticket_id : undefined;
  } catch {
    return undefined;
  }
}
