/** What is promised for a ticket, and how each promise stands. */
import type { Explained, TicketStatus } from "@/shared/api/types";
import type { PromiseTimes } from "@/shared/time/countdown";
import type { Deadline, Promised, Ticket } from "../api/types";

/** A promise of a ticket with everything a countdown needs. */
export interface TicketPromise extends PromiseTimes {
  readonly promised: Promised;
  readonly dueAt: string;
  readonly clause: string;
  readonly explanation: readonly Explained[];
}

/** While the ticket stands here, the deed itself is still to be done, late or not. */
const owedWhile: Record<Promised, readonly TicketStatus[]> = {
  respond: ["open", "assigned"],
  arrive: ["open", "assigned", "accepted"],
  resolve: ["open", "assigned", "accepted", "on_site"],
};

/** The deadlines that hold in the ticket's present round, in the order in which they are to be met. */
export function promisesOf(ticket: Ticket): TicketPromise[] {
  const held = ticket.deadlines.filter(
    ({ round, status }) => round === ticket.round && status !== "superseded",
  );
  return (["respond", "arrive", "resolve"] as const).flatMap((promised) => {
    const deadline = held.find(({ kind }) => kind === promised);
    if (deadline === undefined) return [];
    return [
      {
        promised,
        dueAt: deadline.due_at,
        clause: deadline.clause,
        explanation: deadline.explanation,
        fromMs: Date.parse(ticket.opened_at),
        dueMs: Date.parse(deadline.due_at),
        end: endOf(deadline, owedWhile[promised].includes(ticket.status)),
      },
    ];
  });
}

/** A promise that was missed goes on counting for as long as the customer still waits for the deed. */
function endOf(deadline: Deadline, isOwed: boolean): PromiseTimes["end"] {
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

/** The promise to watch: the next that is owed; nothing once the matter is over. */
export function nextPromise(ticket: Ticket): TicketPromise | undefined {
  return promisesOf(ticket)
    .filter((promise) => promise.end === undefined)
    .sort((one, other) => one.dueMs - other.dueMs)[0];
}
