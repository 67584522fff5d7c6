/** How a deadline stands: met, running, soon due, missed. */

export type Standing =
  | "running"
  /** Little of the time is left. */
  | "soon"
  | "overdue"
  | "kept"
  /** Not met, and no longer running: the work was done since, or never will be. */
  | "missed"
  /** The ticket was cancelled before it was due. */
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

/** "Soon" is the last fifth of the time, at least the last ten minutes and at most the last two hours. */
const soonShare = 0.2;

const soonLeastMs = 10 * 60_000;

const soonMostMs = 2 * 3_600_000;

export interface DeadlineTimes {
  readonly fromMs: number;
  readonly dueMs: number;
  /** How it ended; absent while it is owed. */
  readonly end?: "kept" | "missed" | "void" | undefined;
}

export function standing(times: DeadlineTimes, nowMs: number): Standing {
  if (times.end !== undefined) return times.end;
  if (nowMs >= times.dueMs) return "overdue";
  const share = (times.dueMs - times.fromMs) * soonShare;
  const soonMs = Math.min(soonMostMs, Math.max(soonLeastMs, share));
  return times.dueMs - nowMs <= soonMs ? "soon" : "running";
}
