/** How a promise stands: kept, running, about to break, broken. */
import type { Promised, Ticket } from "../api/types";

export type Standing =
  | "running"
  /** Little of the promised time is left. */
  | "soon"
  | "overdue"
  | "kept"
  | "kept_late"
  /** The matter is over without it: nobody has to come to what was solved on the phone. */
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
  readonly keptMs: number | undefined;
  readonly isVoid: boolean;
}

export function standing(times: PromiseTimes, nowMs: number): Standing {
  if (times.keptMs !== undefined) return times.keptMs <= times.dueMs ? "kept" : "kept_late";
  if (times.isVoid) return "void";
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
}

/** The promises a ticket carries, in the order in which they are to be kept. */
export function promisesOf(ticket: Ticket): TicketPromise[] {
  const kept: Record<Promised, string | null> = {
    respond: ticket.responded_at,
    arrive: ticket.arrived_at,
    resolve: ticket.resolved_at,
  };
  const due = {
    respond: ticket.due.respond_by,
    arrive: ticket.due.arrive_by,
    resolve: ticket.due.resolve_by,
  };
  const isOver = ticket.status === "resolved" || ticket.status === "closed" || ticket.status === "cancelled";
  return (["respond", "arrive", "resolve"] as const).flatMap((promised) => {
    const promise = due[promised];
    if (promise === null) return [];
    const keptAt = kept[promised];
    return [
      {
        promised,
        dueAt: promise.due_at,
        clause: promise.clause,
        fromMs: Date.parse(ticket.opened_at),
        dueMs: Date.parse(promise.due_at),
        keptMs: keptAt === null ? undefined : Date.parse(keptAt),
        isVoid: isOver,
      },
    ];
  });
}

/** The promise to watch: the next one not kept; nothing once the matter is over. */
export function nextPromise(ticket: Ticket): TicketPromise | undefined {
  return promisesOf(ticket)
    .filter((promise) => promise.keptMs === undefined && !promise.isVoid)
    .sort((one, other) => one.dueMs - other.dueMs)[0];
}
