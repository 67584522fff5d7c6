/** Days and times as people write them down, by the clock of a place. */

const dayMs = 86_400_000;

/** How far the clock of `zone` is ahead of UTC at an instant. */
function offsetMs(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(atMs / 1000) * 1000;
}

/** What the clock of `zone` shows at an instant, such as `2026-03-02T08:00`; nothing for what is no instant. */
export function wallTime(at: string, zone: string): string | undefined {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return undefined;
  return new Date(atMs + offsetMs(zone, atMs)).toISOString().slice(0, 16);
}

/**
 * The instant at which the clock of `zone` shows this: the first when it does so twice, and as if the clock had not been
 * put forward when it never does. Nothing for what no clock shows.
 */
export function instantAt(wall: string, zone: string): string | undefined {
  const shownMs = Date.parse(`${wall}Z`);
  if (Number.isNaN(shownMs)) return undefined;
  const before = shownMs - offsetMs(zone, shownMs - dayMs);
  const after = shownMs - offsetMs(zone, shownMs + dayMs);
  const isShown = (atMs: number) => atMs + offsetMs(zone, atMs) === shownMs;
  const atMs = [before, after].find(isShown) ?? before;
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}

/** When a day begins by the clock of `zone`. */
export function startOfDay(day: string, zone: string): string | undefined {
  return instantAt(`${day}T00:00`, zone);
}

/** The day after, such as `2026-03-01` after `2026-02-28`; nothing for what is no day. */
export function dayAfter(day: string): string | undefined {
  const atMs = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(atMs) ? undefined : new Date(atMs + dayMs).toISOString().slice(0, 10);
}

/** Which day it is by the clock of `zone`. */
export function dayIn(zone: string, nowMs: number): string {
  return new Date(nowMs + offsetMs(zone, nowMs)).toISOString().slice(0, 10);
}

/** The zone of the person who looks. */
export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
