/**
 * What the desk does to a ticket, one function for each act. Each carries the version the agent saw, so that it is done
 * to nothing else.
 */
import { answer, api } from "@/shared/api/http";
import type { Money } from "@/shared/api/types";
import type { VersionedTicket } from "./queries";
import type { ConsentChannel, NewClassification } from "./types";

/** An act on a ticket with what it needs to know, called as the API calls it. */
export type TicketAct =
  | { readonly act: "assign"; readonly assigneeId: string }
  | { readonly act: "accept" }
  | { readonly act: "arrive" }
  | { readonly act: "urge" }
  | { readonly act: "quote"; readonly fee: Money }
  | { readonly act: "approve_quote"; readonly channel: ConsentChannel; readonly evidence: string }
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
    case "urge":
      return api.POST("/api/v1/tickets/{id}/urge", { params, body: {} });
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
