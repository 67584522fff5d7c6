import { expect, it } from "vitest";

import { standingOf } from "./standing";

it("is coming, in force from its first moment, and over from its end", () => {
  const held = { begins_at: "2026-03-01T00:00:00Z", ends_at: "2026-04-01T00:00:00Z" };
  const at = (moment: string) => standingOf(held, Date.parse(moment));
  expect(at("2026-02-28T23:59:59Z")).toBe("coming");
  expect(at("2026-03-01T00:00:00Z")).toBe("in_force");
  expect(at("2026-04-01T00:00:00Z")).toBe("over");
  expect(standingOf({ ...held, ends_at: null }, Date.parse("2036-01-01T00:00:00Z"))).toBe("in_force");
});
