/** Keeps what is on the screen of tickets true. */
import type { QueryClient } from "@tanstack/react-query";

import { keys } from "@/shared/api/keys";
import { serverNow } from "@/shared/api/serverClock";
import type { TicketPages, VersionedTicket } from "./queries";
import { mergeTicket, type TicketFilter } from "./ticketPages";
import type { Ticket } from "./types";

/** Shows a ticket's new state wherever it is on the screen. */
export async function showTicket(client: QueryClient, fresh: VersionedTicket): Promise<void> {
  const id = fresh.ticket.ticket_id;
  client.setQueryData<VersionedTicket>(keys.ticket(id), (shown) =>
    shown !== undefined && shown.ticket.version > fresh.ticket.version ? shown : fresh,
  );
  mergeIntoLists(client, fresh.ticket);
  await ticketChanged(client, id);
}

/** Takes a ticket off the screen that the agent may see no longer. */
export async function forgetTicket(client: QueryClient, id: string): Promise<void> {
  client.removeQueries({ queryKey: keys.ticket(id) });
  client.removeQueries({ queryKey: keys.history(id) });
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.tickets() }),
    client.invalidateQueries({ queryKey: keys.cards() }),
  ]);
}

export function mergeIntoLists(client: QueryClient, ticket: Ticket): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.tickets() })) {
    const filter = (query.queryKey[1] ?? {}) as TicketFilter;
    client.setQueryData<TicketPages>(query.queryKey, (list) =>
      list === undefined ? list : { ...list, pages: mergeTicket(list.pages, ticket, filter, serverNow()) },
    );
  }
}

/** After a change: everything that may show this ticket is read again. */
export async function ticketChanged(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.history(id) }),
    client.invalidateQueries({ queryKey: keys.callbacks() }),
    client.invalidateQueries({ queryKey: keys.cards() }),
  ]);
}
