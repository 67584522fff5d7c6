import { expect, it } from "vitest";

import { dutySpan } from "./duty";

const shown = (from: string, until: string, viewerZone = "Asia/Shanghai") =>
  dutySpan({ from, until, day: "2026-03-02", time_zone: "Asia/Shanghai" }, { language: "en", viewerZone });

it("tells a night with both of its days, and which it belongs to", () => {
  const night = shown("2026-03-02T14:00:00Z", "2026-03-02T22:00:00Z");
  expect(night.words).toBe("Mon 2 Mar 22:00 – Tue 3 Mar 06:00");
  expect([night.day, night.isOverMidnight]).toEqual(["Mon 2 Mar", true]);
});

it("tells a day's shift with one day, also where it ends at midnight", () => {
  expect(shown("2026-03-02T06:00:00Z", "2026-03-02T14:00:00Z").words).toBe("Mon 2 Mar 14:00 – 22:00");
  const late = shown("2026-03-02T08:00:00Z", "2026-03-02T16:00:00Z");
  expect([late.words, late.isOverMidnight]).toEqual(["Mon 2 Mar 16:00 – 24:00", false]);
});

it("names the place's zone to who looks by another clock", () => {
  expect(shown("2026-03-02T06:00:00Z", "2026-03-02T14:00:00Z", "Europe/Berlin").words).toBe(
    "Mon 2 Mar 14:00 – 22:00 (Asia/Shanghai)",
  );
});
