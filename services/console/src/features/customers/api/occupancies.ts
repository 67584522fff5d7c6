import type { Occupancy } from "./types";

/** Whether somebody lives there at `nowMs`: has moved in, has not moved out, and was not entered in error. */
export function isCurrent(stay: Occupancy, nowMs: number): boolean {
  return (
    stay.cancelled_at === null &&
    Date.parse(stay.started_at) <= nowMs &&
    (stay.ended_at === null || nowMs < Date.parse(stay.ended_at))
  );
}
