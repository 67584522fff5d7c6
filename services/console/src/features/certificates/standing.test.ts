import { expect, it } from "vitest";

import { certificateStanding } from "./standing";

it("lapses soon, expires with its last day, and counts for nothing once it is revoked", () => {
  const certificate = {
    begins_at: "2026-01-01T00:00:00Z",
    ends_at: "2026-12-31T00:00:00Z",
    revoked_at: null,
  };
  const at = (moment: string, of: object = {}) =>
    certificateStanding({ ...certificate, ...of }, Date.parse(moment));
  expect(at("2025-12-31T23:59:59Z")).toBe("coming");
  expect(at("2026-01-01T00:00:00Z")).toBe("in_force");
  expect(at("2026-11-01T00:00:00Z")).toBe("lapsing");
  expect(at("2026-12-31T00:00:00Z")).toBe("expired");
  expect(at("2046-01-01T00:00:00Z", { ends_at: null })).toBe("in_force");
  expect(at("2026-06-01T00:00:00Z", { revoked_at: "2026-05-01T00:00:00Z" })).toBe("revoked");
});
