/** What the desk does to a ticket. It carries the version the agent saw, so that it is done to nothing else. */
import { answer, api } from "@/shared/api/http";
import { acts, type Body, type TicketAct } from "./acts";
import type { VersionedTicket } from "./queries";

/** Acts on the ticket as the agent saw it: `seen.etag` makes the server refuse when somebody was faster. */
export async function actOnTicket(seen: VersionedTicket, act: TicketAct): Promise<VersionedTicket> {
  const params = { path: { id: seen.ticket.ticket_id }, header: { "If-Match": seen.etag } };
  const { data, etag } = await answer(sendAct(params, act));
  return { ticket: data, etag: etag ?? `"${data.version}"` };
}

/** Makes the agent a reader of a ticket that is for named readers; these are told why. */
export async function breakGlass(id: string, reason: string): Promise<VersionedTicket> {
  const sent = api.POST("/api/v1/tickets/{id}/break-glass", { params: { path: { id } }, body: { reason } });
  const { data, etag } = await answer(sent);
  return { ticket: data, etag: etag ?? `"${data.version}"` };
}

interface ActParams {
  path: { id: string };
  header: { "If-Match": string };
}

function sendAct(params: ActParams, { act, body }: TicketAct) {
  // That a body belongs to its path is known of each act and not of all of them at once; they answer alike, so one stands for all.
  const path = acts[act].path as "/api/v1/tickets/{id}/assign";
  return api.POST(path, { params, body: body as Body<"assign"> });
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
  "/promise": "promise",
  "/until": "until",
  "/text": "text",
  "/class": "class",
  "/readers": "readers",
  "/reader": "reader",
  "/suspect": "suspect",
  "/account": "account",
  "/leak": "leak",
  "/findings": "findings",
  "/reason": "reason",
} as const;
