/** A drawn signature while it grows: lines of points in thousandths of the field, within what the server takes. */
import type { Strokes } from "../api/types";

export type Point = readonly [number, number];

/** The most lines and the most points of all of them. */
const mostLines = 60;
const mostPoints = 4_000;
/** Points nearer than this say nothing more. */
const nearest = 4;

/** The nearest point that lies on the field. */
export function onField([x, y]: Point): Point {
  const within = (part: number) => Math.min(1000, Math.max(0, Math.round(part)));
  return [within(x), within(y)];
}

const points = (strokes: Strokes) => strokes.reduce((sum, line) => sum + line.length, 0);

/** With another line that begins there. */
export function withLine(strokes: Strokes, at: Point): Strokes {
  if (strokes.length >= mostLines || points(strokes) >= mostPoints) return strokes;
  return [...strokes, [onField(at)]];
}

/** With the last line going on to there. */
export function withPoint(strokes: Strokes, at: Point): Strokes {
  const line = strokes.at(-1);
  const last = line?.at(-1);
  if (line === undefined || last === undefined || points(strokes) >= mostPoints) return strokes;
  const to = onField(at);
  if (Math.hypot(to[0] - last[0], to[1] - last[1]) < nearest) return strokes;
  return [...strokes.slice(0, -1), [...line, to]];
}
