import { expect, it } from "vitest";

import { civilTime, type CivilView } from "./civil";

const shanghaiSeenFromNewYork: CivilView = {
  language: "en",
  zone: "Asia/Shanghai",
  viewerZone: "America/New_York",
  nowMs: Date.parse("2026-11-29T00:00:00Z"),
};

it("shows the estate's time, and names its zone to who looks from another", () => {
  expect(civilTime("2026-12-01T10:00:00Z", shanghaiSeenFromNewYork)).toBe("1 Dec, 18:00 (Asia/Shanghai)");
  expect(civilTime("2026-12-01T10:00:00Z", { ...shanghaiSeenFromNewYork, language: "zh-CN" })).toBe(
    "12/1 18:00（Asia/Shanghai）",
  );
});

it("names no zone to who looks from a clock that shows the same", () => {
  const there = { ...shanghaiSeenFromNewYork, viewerZone: "Asia/Shanghai" };
  expect(civilTime("2026-12-01T10:00:00Z", there)).toBe("1 Dec, 18:00");
  expect(civilTime("2026-12-01T10:00:00Z", { ...there, viewerZone: "Asia/Chongqing" })).toBe("1 Dec, 18:00");
});

it("shows the year when it is not this year at the estate", () => {
  const at = "2026-12-31T16:20:00Z";
  expect(civilTime(at, shanghaiSeenFromNewYork)).toBe("1 Jan 2027, 00:20 (Asia/Shanghai)");
  const afterMidnight = Date.parse("2026-12-31T16:10:00Z");
  expect(civilTime(at, { ...shanghaiSeenFromNewYork, nowMs: afterMidnight })).toBe(
    "1 Jan, 00:20 (Asia/Shanghai)",
  );
});

it("names the viewer's zone when the estate's is not known", () => {
  const unknown = { ...shanghaiSeenFromNewYork, zone: undefined };
  expect(civilTime("2026-12-01T10:00:00Z", unknown)).toBe("1 Dec, 05:00 (America/New_York)");
});
