/**
 * What the desk does to what is there already, one function for each act. Each carries the version the agent saw, so
 * that it is done to nothing else.
 */
import type { QueryClient } from "@tanstack/react-query";

import { answer, api, body } from "./http";
import { keys, ticketChanged, type TicketList, type VersionedTicket } from "./queries";
import { serverNow } from "./serverClock";
import { mergeTicket, type TicketFilter } from "./ticketPages";
import type {
  AttemptOutcome,
  Callback,
  ConsentWay,
  Money,
  NewClassification,
  RevealedContact,
  Ticket,
  WaiverKind,
} from "./types";

/** An act on a ticket with what it needs to know, called as the API calls it. */
export type TicketAct =
  | { readonly act: "assign"; readonly assigneeId: string }
  | { readonly act: "accept" }
  | { readonly act: "arrive" }
  | { readonly act: "quote"; readonly fee: Money }
  | { readonly act: "approve_quote"; readonly channel: ConsentWay; readonly evidence: string }
  | { readonly act: "decline_quote"; readonly reason: string }
  | { readonly act: "withdraw_quote"; readonly reason: string }
  | { readonly act: "resolve"; readonly materials: string[] }
  | { readonly act: "close" }
  | { readonly act: "reopen"; readonly reason: string }
  | { readonly act: "reclassify"; readonly changes: NewClassification }
  | { readonly act: "cancel"; readonly reason: string };

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
    case "approve_quote":
      return api.POST("/api/v1/tickets/{id}/approve", {
        params,
        body: { channel: act.channel, ...(act.evidence === "" ? {} : { evidence: act.evidence }) },
      });
    case "decline_quote":
      return api.POST("/api/v1/tickets/{id}/decline-quote", { params, body: { reason: act.reason } });
    case "withdraw_quote":
      return api.POST("/api/v1/tickets/{id}/withdraw-quote", { params, body: { reason: act.reason } });
    case "resolve":
      return api.POST("/api/v1/tickets/{id}/resolve", { params, body: { materials: act.materials } });
    case "close":
      return api.POST("/api/v1/tickets/{id}/close", { params, body: {} });
    case "reopen":
      return api.POST("/api/v1/tickets/{id}/reopen", { params, body: { reason: act.reason } });
    case "reclassify":
      return api.POST("/api/v1/tickets/{id}/reclassify", { params, body: act.changes });
    case "cancel":
      return api.POST("/api/v1/tickets/{id}/cancel", { params, body: { reason: act.reason } });
  }
}

/** Which field of an act's form a fault of its request belongs to. */
export const actPlaces = {
  "/assignee": "assigneeId",
  "/fee": "amount",
  "/fee/currency": "amount",
  "/channel": "channel",
  "/evidence": "evidence",
  "/materials": "materials",
  "/kind": "kind",
  "/severity": "severity",
  "/category": "category",
  "/unit_id": "unitId",
  "/customer_id": "customerId",
  "/about_staff_id": "aboutStaffId",
  "/reason": "reason",
} as const;

/** Which field of the call desk's form a fault of an interaction or a call belongs to. */
export const interactionPlaces = {
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
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/complete", { params, body: { ...said } }));
}

export const attemptPlaces = { "/outcome": "outcome", "/note": "note" } as const;

/** A try that did not reach the customer; giving up ends the callback. */
export async function noteAttempt(
  callback: Callback,
  outcome: AttemptOutcome,
  note: string,
): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/attempts", { params, body: { outcome, note } }));
}

export const assignmentPlaces = { "/assignee": "assigneeId" } as const;

export async function assignCallback(callback: Callback, assigneeId: string): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/assign", { params, body: { assignee: assigneeId } }));
}

export const waiverPlaces = { "/kind": "kind", "/reason": "reason" } as const;

/** The customer's contact in full, for this callback and on the record; asked for again whenever it is needed again. */
export async function revealContact(customerId: string, callbackId: string): Promise<RevealedContact> {
  const content = { customer_id: customerId, purpose: "callback_due", reference: callbackId } as const;
  return body(api.POST("/api/v1/reveals", { body: content }));
}

/** The callback is owed no longer; the reason stays with it. */
export async function waiveCallback(callback: Callback, kind: WaiverKind, reason: string): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/waive", { params, body: { kind, reason } }));
}

/** A second person agrees that somebody waived a callback: it does not count any more. */
export async function approveWaiver(callback: Callback): Promise<Callback> {
  return body(api.POST("/api/v1/callbacks/{id}/approve-waiver", { params: paramsOf(callback) }));
}

function paramsOf(callback: Callback) {
  return { path: { id: callback.callback_id }, header: { "If-Match": `"${callback.version}"` } };
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
    client.setQueryData<TicketList>(query.queryKey, (list) =>
      list === undefined ? list : { ...list, pages: mergeTicket(list.pages, ticket, filter, serverNow()) },
    );
  }
}
