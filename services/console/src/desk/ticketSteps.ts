/**
 * Which acts the panel offers for a ticket. The server alone decides what is allowed; this only keeps what makes no
 * sense out of the agent's way, and puts the next step first.
 */
import type { TicketAct } from "../api/actions";
import type { Ticket } from "../api/types";

export type Act = TicketAct["act"];

/** Acts in the order of their buttons; the first is the next step. */
export function stepsOf(ticket: Ticket): Act[] {
  const awaitsConsent = ticket.fee !== null && !ticket.fee.is_agreed;
  const fee: Act[] = awaitsConsent ? ["approve"] : [];
  // A fee that was agreed to is not changed any more.
  const quote: Act[] = ticket.fee?.is_agreed === true ? [] : ["quote"];
  switch (ticket.status) {
    case "open":
      return ["assign", "cancel"];
    case "assigned":
      return ["accept", "assign", "cancel"];
    case "accepted":
      return [...fee, "arrive", ...quote, "resolve", "assign", "cancel"];
    case "on_site":
      return [...fee, "resolve", ...quote, "assign", "cancel"];
    case "resolved":
      return ["close", "reopen"];
    case "closed":
    case "cancelled":
      return [];
  }
}
