import { expect, it } from "vitest";

import { daysStanding } from "./days";

it("runs from its first moment, and is over with its last", () => {
  const days = { begins_at: "2026-03-01T00:00:00Z", ends_at: "2026-04-01T00:00:00Z" };
  const at = (moment: string) => daysStanding(days, Date.parse(moment));
  expect(at("2026-02-28T23:59:59Z")).toBe("coming");
  expect(at("2026-03-01T00:00:00Z")).toBe("running");
  expect(at("2026-04-01T00:00:00Z")).toBe("over");
  expect(daysStanding({ ...days, ends_at: null }, Date.parse("2046-01-01T00:00:00Z"))).toBe("running");
});
