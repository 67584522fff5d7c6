/** How a change of one ticket shows in the list that is already on the screen, without reading the list again. */
import type { Ticket, TicketKind, TicketPage, TicketStatus } from "./types";

export interface TicketFilter {
  readonly status?: TicketStatus;
  readonly kind?: TicketKind;
}

export function matches(ticket: Ticket, filter: TicketFilter): boolean {
  return (
    (filter.status === undefined || filter.status === ticket.status) &&
    (filter.kind === undefined || filter.kind === ticket.kind)
  );
}

/**
 * Puts `ticket` where it belongs in the pages of a list (newest first): in its old place when it is there, away
 * when it no longer matches, on top when it is newer than the first. One that lies beyond what was loaded is left
 * to "load more". An older version than the one shown changes nothing: answers may overtake each other.
 */
export function mergeTicket(
  pages: readonly TicketPage[],
  ticket: Ticket,
  filter: TicketFilter,
): TicketPage[] {
  const isWanted = matches(ticket, filter);
  const isShown = pages.some((page) => page.items.some((shown) => shown.ticket_id === ticket.ticket_id));
  if (isShown) return pages.map((page) => ({ ...page, items: replaced(page.items, ticket, isWanted) }));
  const [first, ...others] = pages;
  if (!isWanted || first === undefined) return [...pages];
  const top = first.items[0];
  if (top !== undefined && ticket.ticket_id < top.ticket_id) return [...pages];
  return [{ ...first, items: [ticket, ...first.items] }, ...others];
}

function replaced(items: readonly Ticket[], ticket: Ticket, isWanted: boolean): Ticket[] {
  return items.flatMap((shown) => {
    if (shown.ticket_id !== ticket.ticket_id) return [shown];
    if (shown.version > ticket.version) return [shown];
    return isWanted ? [ticket] : [];
  });
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
