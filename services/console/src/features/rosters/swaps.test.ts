import { expect, it } from "vitest";

import { swapActsFor } from "./swaps";

it("lets the two decide for themselves, and approve only who manages rosters and is neither", () => {
  const acts = (status: "asked" | "agreed" | "approved", staffId: string, permissions: string[] = []) =>
    swapActsFor({ staff_id: "a", with_staff_id: "b", status }, { staffId, permissions });
  const write = ["identity:write"];
  expect(acts("asked", "a", write)).toEqual(["withdraw"]);
  expect(acts("asked", "b")).toEqual(["accept", "decline"]);
  expect(acts("agreed", "b", write)).toEqual(["decline"]);
  expect(acts("asked", "c", write)).toEqual(["decline"]);
  expect(acts("agreed", "c", write)).toEqual(["approve", "decline"]);
  expect(acts("agreed", "c")).toEqual([]);
  expect(acts("approved", "a")).toEqual([]);
});
