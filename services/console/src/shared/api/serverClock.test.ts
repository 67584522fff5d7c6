import { expect, it } from "vitest";

import { learnServerTime, serverNow } from "./serverClock";

const near = (expected: number) => Math.abs(serverNow() - expected) < 1_000;

it("follows the server when the desk's clock is wrong, and not its one-second grain", () => {
  const local = Date.now();
  learnServerTime(new Date(local + 90_000).toUTCString(), local);
  expect(near(local + 90_000)).toBe(true);
  learnServerTime("no date", local);
  learnServerTime(null, local);
  expect(near(local + 90_000)).toBe(true);
  learnServerTime(new Date(local - 900).toUTCString(), local);
  expect(near(local)).toBe(true);
});
