/** How a promise stands: kept, running, about to break, broken. */
import type { Deadline, Explained, Promised, Ticket, TicketStatus } from "../api/types";

export type Standing =
  | "running"
  /** Little of the promised time is left. */
  | "soon"
  | "overdue"
  | "kept"
  /** Not kept in time, and of no more use: what was promised has been done since, or never will be. */
  | "missed"
  /** The matter fell away before it was due. */
  | "void";

/** A span in whole units; `isPast` when the moment lies behind. */
export interface Span {
  readonly isPast: boolean;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export function spanTo(dueMs: number, nowMs: number): Span {
  const isPast = nowMs >= dueMs;
  // Up to the deadline a started second still counts; past it only full ones do. Both sides read 0 at the moment.
  const total = isPast ? Math.floor((nowMs - dueMs) / 1000) : Math.ceil((dueMs - nowMs) / 1000);
  return {
    isPast,
    days: Math.floor(total / 86_400),
    hours: Math.floor((total % 86_400) / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  };
}

/** "Soon" is the last fifth of the promised time, at least the last ten minutes and at most the last two hours. */
const soonShare = 0.2;
const soonLeastMs = 10 * 60_000;
const soonMostMs = 2 * 3_600_000;

export interface PromiseTimes {
  readonly fromMs: number;
  readonly dueMs: number;
  /** How it ended; absent while it is owed. */
  readonly end?: "kept" | "missed" | "void" | undefined;
}

export function standing(times: PromiseTimes, nowMs: number): Standing {
  if (times.end !== undefined) return times.end;
  if (nowMs >= times.dueMs) return "overdue";
  const share = (times.dueMs - times.fromMs) * soonShare;
  const soonMs = Math.min(soonMostMs, Math.max(soonLeastMs, share));
  return times.dueMs - nowMs <= soonMs ? "soon" : "running";
}

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
