/** The deadlines of a ticket, and how each stands. */
import type { Explained, TicketStatus } from "@/shared/api/types";
import type { DeadlineTimes } from "@/shared/time/countdown";
import type { Deadline, DeadlineKind, Ticket } from "../api/types";

/** A deadline of a ticket with everything a countdown needs. */
export interface TicketDeadline extends DeadlineTimes {
  readonly kind: DeadlineKind;
  readonly dueAt: string;
  readonly clause: string;
  readonly explanation: readonly Explained[];
  /** When it ended before it was put off. */
  readonly extendedFrom: string | null;
}

/** While the ticket has one of these states, the work itself is still to be done, late or not. */
const owedWhile: Record<DeadlineKind, readonly TicketStatus[]> = {
  respond: ["open", "assigned"],
  arrive: ["open", "assigned", "accepted"],
  resolve: ["open", "assigned", "accepted", "on_site"],
};

/** The deadlines that hold in the ticket's present round, in the order in which they are to be met. */
export function deadlinesOf(ticket: Ticket): TicketDeadline[] {
  const held = ticket.deadlines.filter(
    ({ round, status }) => round === ticket.round && status !== "superseded",
  );
  return (["respond", "arrive", "resolve"] as const).flatMap((kind) => {
    const deadline = held.find((other) => other.kind === kind);
    if (deadline === undefined) return [];
    return [
      {
        kind,
        dueAt: deadline.due_at,
        clause: deadline.clause,
        explanation: deadline.explanation,
        extendedFrom: deadline.extended_from,
        fromMs: Date.parse(ticket.opened_at),
        dueMs: Date.parse(deadline.due_at),
        end: endOf(deadline, owedWhile[kind].includes(ticket.status)),
      },
    ];
  });
}

/** A deadline that was missed goes on counting for as long as the customer still waits for the work. */
function endOf(deadline: Deadline, isOwed: boolean): DeadlineTimes["end"] {
  switch (deadline.status) {
    case "kept":
      return "kept";
    case "dropped":
      return "void";
    case "missed":
      return isOwed ? undefined : "missed";
    default:
      return undefined;
  }
}

/** The deadline to watch: the next that is owed; nothing once the ticket is over. */
export function nextDeadline(ticket: Ticket): TicketDeadline | undefined {
  return deadlinesOf(ticket)
    .filter((deadline) => deadline.end === undefined)
    .sort((one, other) => one.dueMs - other.dueMs)[0];
}
