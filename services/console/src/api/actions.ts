/**
 * What the desk does, one function for each act. What creates carries a key, so that sending it twice creates once;
 * what changes carries the version the agent saw, so that it is done to nothing else.
 */
import type { QueryClient } from "@tanstack/react-query";

import { Attempt } from "./attempt";
import { answer, api, body } from "./http";
import { keys, ticketChanged, type TicketList, type VersionedTicket } from "./queries";
import { withRetries } from "./retry";
import { mergeTicket, type TicketFilter } from "./ticketPages";
import type { Callback, Money, NewReception, Reception, Ticket } from "./types";

/**
 * One contact being taken down: the call first, then the reception that names it. Kept for as long as the agent
 * tries, so that neither the call nor the reception is created twice.
 */
export class TakeDown {
  readonly #call = new Attempt();
  readonly #reception = new Attempt();
  #callId: string | undefined;
  #phone: string | undefined;

  async send(phone: string, reception: Omit<NewReception, "call_id" | "channel">): Promise<Reception> {
    if (this.#phone !== phone) {
      this.#callId = undefined;
      this.#phone = phone;
    }
    this.#callId ??= await this.#record(phone, reception.estate_id);
    const content: NewReception = { ...reception, call_id: this.#callId, channel: "call" };
    const header = { "Idempotency-Key": this.#reception.keyFor(content) };
    const taken = await withRetries(() =>
      body(api.POST("/api/v1/receptions", { params: { header }, body: content })),
    );
    this.#call.fulfilled();
    this.#reception.fulfilled();
    this.#callId = undefined;
    return taken;
  }

  async #record(phone: string, estateId: string): Promise<string> {
    const content = { phone, direction: "inbound", estate_id: estateId } as const;
    const header = { "Idempotency-Key": this.#call.keyFor(content) };
    const call = await withRetries(() =>
      body(api.POST("/api/v1/calls", { params: { header }, body: content })),
    );
    return call.call_id;
  }
}

/** An act on a ticket with what it needs to know. */
export type TicketAct =
  | { readonly act: "assign"; readonly assigneeId: string }
  | { readonly act: "accept" }
  | { readonly act: "arrive" }
  | { readonly act: "quote"; readonly fee: Money }
  | { readonly act: "approve" }
  | { readonly act: "resolve"; readonly materials: string[] }
  | { readonly act: "close" };

/** Acts on the ticket as the agent saw it: `seen.etag` makes the server refuse when somebody was faster. */
export async function actOnTicket(seen: VersionedTicket, act: TicketAct): Promise<VersionedTicket> {
  const params = { path: { id: seen.ticket.ticket_id }, header: { "If-Match": seen.etag } };
  const { data, etag } = await answer(sendAct(params, act));
  return { ticket: data, etag: etag ?? `"${data.version}"` };
}

interface ActParams {
  path: { id: string };
  header: { "If-Match": string };
}

function sendAct(params: ActParams, act: TicketAct) {
  switch (act.act) {
    case "assign":
      return api.POST("/api/v1/tickets/{id}/assign", { params, body: { assignee: act.assigneeId } });
    case "accept":
      return api.POST("/api/v1/tickets/{id}/accept", { params, body: {} });
    case "arrive":
      return api.POST("/api/v1/tickets/{id}/arrive", { params, body: {} });
    case "quote":
      return api.POST("/api/v1/tickets/{id}/quote", { params, body: { fee: act.fee } });
    case "approve":
      return api.POST("/api/v1/tickets/{id}/approve", { params, body: {} });
    case "resolve":
      return api.POST("/api/v1/tickets/{id}/resolve", { params, body: { materials: act.materials } });
    case "close":
      return api.POST("/api/v1/tickets/{id}/close", { params, body: {} });
  }
}

/** Which field of an act's form a fault of its request belongs to. */
export const actPlaces = {
  "/assignee": "assigneeId",
  "/fee": "amount",
  "/materials": "materials",
} as const;

/** Which field of the call desk's form a fault of a reception or a call belongs to. */
export const receptionPlaces = {
  "/estate_id": "estateId",
  "/unit_id": "unitId",
  "/customer_id": "unitId",
  "/summary": "details",
  "/ticket/kind": "kind",
  "/ticket/severity": "severity",
  "/ticket/category": "category",
  "/ticket/title": "title",
  "/ticket/description": "details",
} as const;

export interface CallbackAnswer {
  readonly satisfaction: number;
  readonly solved: boolean;
  readonly remarks: string;
  readonly suggestions: string;
}

export const callbackPlaces = {
  "/satisfaction": "satisfaction",
  "/solved": "solved",
  "/remarks": "remarks",
  "/suggestions": "suggestions",
} as const;

export async function completeCallback(callback: Callback, said: CallbackAnswer): Promise<Callback> {
  const params = { path: { id: callback.callback_id }, header: { "If-Match": `"${callback.version}"` } };
  return body(api.POST("/api/v1/callbacks/{id}/complete", { params, body: { ...said } }));
}

/** Shows a ticket's new state wherever it is on the screen. */
export async function showTicket(client: QueryClient, fresh: VersionedTicket): Promise<void> {
  const id = fresh.ticket.ticket_id;
  client.setQueryData<VersionedTicket>(keys.ticket(id), (shown) =>
    shown !== undefined && shown.ticket.version > fresh.ticket.version ? shown : fresh,
  );
  mergeIntoLists(client, fresh.ticket);
  await ticketChanged(client, id);
}

export function mergeIntoLists(client: QueryClient, ticket: Ticket): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.tickets() })) {
    const filter = (query.queryKey[1] ?? {}) as TicketFilter;
    client.setQueryData<TicketList>(query.queryKey, (list) =>
      list === undefined ? list : { ...list, pages: mergeTicket(list.pages, ticket, filter) },
    );
  }
}
