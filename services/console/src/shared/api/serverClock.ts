/**
 * What time it is for the server. Countdowns must agree with the deadlines the server keeps, and desk computers'
 * clocks wander; the `Date` header of each answer tells by how much.
 */

/** Below this the difference is the header's one-second grain and the journey, not the clock. */
const grainMs = 2_000;

let skewMs = 0;

export function serverNow(): number {
  return Date.now() + skewMs;
}

export function learnServerTime(dateHeader: string | null, localNow = Date.now()): void {
  const at = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(at)) return;
  const difference = at - localNow;
  skewMs = Math.abs(difference) > grainMs ? difference : 0;
}
