import { expect, it } from "vitest";

import type { Strokes } from "../api/types";
import { onField, withLine, withPoint } from "./drawing";

it("draws lines of points that lie on the field", () => {
  const one = withPoint(withLine([], [10.4, -3]), [500, 2000]);
  expect(one).toEqual([
    [
      [10, 0],
      [500, 1000],
    ],
  ]);
  expect(withLine(one, [1, 1])).toHaveLength(2);
  expect(onField([-1, 1001])).toEqual([0, 1000]);
});

it("leaves out points that say nothing, and ones without a line", () => {
  const one = withLine([], [10, 10]);
  expect(withPoint(one, [12, 12])).toBe(one);
  expect(withPoint([], [12, 12])).toEqual([]);
});

it("stops at as much as the server takes", () => {
  const lines: Strokes = Array.from({ length: 60 }, () => [[0, 0]]);
  expect(withLine(lines, [5, 5])).toBe(lines);
  const long: Strokes = [Array.from({ length: 4_000 }, (_, at) => [at % 1000, 0] as const)];
  expect(withPoint(long, [5, 500])).toBe(long);
  expect(withLine(long, [5, 500])).toBe(long);
});
