import { expect, it } from "vitest";

import { isCurrent } from "./occupancies";
import type { Occupancy } from "./types";

const stay = (over: Partial<Occupancy> = {}): Occupancy => ({
  occupancy_id: "01900000-0000-7000-8000-000000000001",
  estate_id: "01900000-0000-7000-8000-0000000000e1",
  unit_id: "01900000-0000-7000-8000-0000000000f1",
  customer_id: "01900000-0000-7000-8000-0000000000c1",
  role: "owner",
  started_at: "2026-03-01T00:00:00Z",
  ended_at: null,
  cancelled_at: null,
  ...over,
});
const now = Date.parse("2026-03-02T00:00:00Z");

it("counts who has moved in and not moved out yet", () => {
  expect(isCurrent(stay(), now)).toBe(true);
  expect(isCurrent(stay({ ended_at: "2026-03-03T00:00:00Z" }), now)).toBe(true);
  expect(isCurrent(stay({ ended_at: "2026-03-02T00:00:00Z" }), now)).toBe(false);
  expect(isCurrent(stay({ started_at: "2026-03-02T00:00:01Z" }), now)).toBe(false);
});

it("leaves out what was entered in error", () => {
  expect(isCurrent(stay({ cancelled_at: "2026-03-01T12:00:00Z" }), now)).toBe(false);
});
