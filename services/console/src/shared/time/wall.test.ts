import { expect, it } from "vitest";

import { dayAfter, dayIn, instantAt, startOfDay, wallTime } from "./wall";

it("reads and writes the clock of a place", () => {
  expect(wallTime("2026-03-02T00:30:00Z", "Asia/Shanghai")).toBe("2026-03-02T08:30");
  expect(instantAt("2026-03-02T08:30", "Asia/Shanghai")).toBe("2026-03-02T00:30:00Z");
  expect(wallTime("2026-07-01T03:59:59.5Z", "America/New_York")).toBe("2026-06-30T23:59");
  expect(instantAt("2026-07-01T00:00", "America/New_York")).toBe("2026-07-01T04:00:00Z");
  expect(wallTime("yesterday", "Asia/Shanghai")).toBeUndefined();
  expect(instantAt("", "Asia/Shanghai")).toBeUndefined();
});

it("takes the first of two, and goes over a gap as the clock would have", () => {
  // Put back at 2:00 on 1 November 2026, forward at 2:00 on 8 March 2026.
  expect(instantAt("2026-11-01T01:30", "America/New_York")).toBe("2026-11-01T05:30:00Z");
  expect(instantAt("2026-11-01T02:30", "America/New_York")).toBe("2026-11-01T07:30:00Z");
  expect(instantAt("2026-03-08T02:30", "America/New_York")).toBe("2026-03-08T07:30:00Z");
  expect(instantAt("2026-03-08T03:30", "America/New_York")).toBe("2026-03-08T07:30:00Z");
});

it("knows where days begin and which comes next", () => {
  expect(startOfDay("2026-03-02", "Asia/Shanghai")).toBe("2026-03-01T16:00:00Z");
  expect(dayAfter("2026-02-28")).toBe("2026-03-01");
  expect(dayAfter("soon")).toBeUndefined();
  expect(dayIn("Asia/Shanghai", Date.parse("2026-03-01T16:00:00Z"))).toBe("2026-03-02");
  expect(dayIn("America/New_York", Date.parse("2026-03-01T16:00:00Z"))).toBe("2026-03-01");
});
