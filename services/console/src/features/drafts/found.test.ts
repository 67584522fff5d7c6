import { expect, it } from "vitest";

import type { BackTest } from "./api/types";
import { rowsOf, share } from "./found";

const counted = (aspect: string, change: string, count: number, estate: string) => ({
  estate_id: estate,
  kind: "repair" as const,
  aspect,
  change,
  count,
});

it("adds up what is otherwise over estates, in the order of a ticket's life, the most first", () => {
  const test = {
    differences: [
      counted("message", "added", 1, "a"),
      counted("deadline", "later", 2, "a"),
      counted("deadline", "earlier", 2, "a"),
      counted("deadline", "earlier", 3, "b"),
    ],
  } as unknown as BackTest;
  expect(rowsOf(test).map(({ aspect, change, count }) => `${aspect} ${change} ${String(count)}`)).toEqual([
    "deadline earlier 5",
    "deadline later 2",
    "message added 1",
  ]);
});

it("knows a share only of what is known", () => {
  expect(share({ kept: 3, missed: 1, unknown: 9 })).toBe(0.75);
  expect(share({ kept: 0, missed: 0, unknown: 9 })).toBeUndefined();
});
