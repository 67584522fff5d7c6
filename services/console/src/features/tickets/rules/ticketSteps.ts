/**
 * Which acts the panel offers for a ticket, and in which order. The server says what may be done to it as it stands and
 * what permission that takes; this leaves out what the agent may not do, and puts the next step first.
 */
import { offers } from "@/shared/api/acts";
import { meAt } from "@/shared/api/me";
import type { Me } from "@/shared/api/session";
import { type Act, order, shapeOf } from "../api/acts";
import type { Ticket } from "../api/types";

/** Acts that somebody may be offered, in the order of their buttons; the first is the next step. */
export function stepsOf(ticket: Ticket, me: Me): Act[] {
  const { staffId, permissions } = meAt(me, ticket.estate_id);
  const isAnothers = ticket.assignee !== null && ticket.assignee !== staffId;
  const mayDo = (act: Act) =>
    offers(ticket, act, me) &&
    (!isAnothers || shapeOf(act).isOwnWork !== true || permissions.includes("tickets:supervise"));
  const steps = order.filter(mayDo);
  // Work that is nobody's is given to somebody before anything else, unless the customer waits for an answer.
  const isNobodys = ticket.assignee === null && steps[0] !== "approve_quote";
  return isNobodys
    ? [...steps.filter((act) => act === "assign"), ...steps.filter((act) => act !== "assign")]
    : steps;
}
