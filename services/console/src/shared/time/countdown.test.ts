import { describe, expect, it } from "vitest";

import { en } from "../words/en";
import { zh } from "../words/zh";
import { type DeadlineTimes, spanTo, standing } from "./countdown";

const minute = 60_000;
const hour = 60 * minute;
const times = (over: Partial<DeadlineTimes> = {}): DeadlineTimes => ({
  fromMs: 0,
  dueMs: 2 * hour,
  ...over,
});

describe("how a deadline stands", () => {
  it("runs, is soon due in its last fifth, and is overdue from the very moment", () => {
    expect(standing(times(), 2 * hour - 24 * minute - 1)).toBe("running");
    expect(standing(times(), 2 * hour - 24 * minute)).toBe("soon");
    expect(standing(times(), 2 * hour - 1)).toBe("soon");
    expect(standing(times(), 2 * hour)).toBe("overdue");
  });

  it("is soon due for ten minutes at least and two hours at most", () => {
    const quarter = times({ dueMs: 15 * minute });
    expect(standing(quarter, 4 * minute)).toBe("running");
    expect(standing(quarter, 5 * minute)).toBe("soon");
    const days = times({ dueMs: 72 * hour });
    expect(standing(days, 70 * hour - 1)).toBe("running");
    expect(standing(days, 70 * hour)).toBe("soon");
  });

  it("stays as it ended, whatever the time is now", () => {
    for (const end of ["kept", "missed", "void"] as const) {
      expect([0, 90 * hour].map((now) => standing(times({ end }), now))).toEqual([end, end]);
    }
  });
});

describe("the time that is left", () => {
  it("is told in both languages, finer as it gets short", () => {
    const told = (ms: number) => [en.span(spanTo(ms, 0)), zh.span(spanTo(ms, 0))];
    expect(told(50 * hour)).toEqual(["2 d 2 h", "2 天 2 小时"]);
    expect(told(3 * hour + 5 * minute)).toEqual(["3 h 05 min", "3 小时 05 分"]);
    expect(told(12 * minute + 59_000)).toEqual(["12 min", "12 分钟"]);
    expect(told(9 * minute + 7_000)).toEqual(["9:07 min", "9 分 07 秒"]);
  });

  it("counts down to nothing and up from nothing without a jump", () => {
    const seconds = (now: number) => spanTo(10_000, now).seconds;
    expect([8_999, 9_000, 9_999, 10_000, 10_999, 11_000].map(seconds)).toEqual([2, 1, 1, 0, 0, 1]);
    expect(spanTo(10_000, 9_999).isPast).toBe(false);
    expect(spanTo(10_000, 10_000).isPast).toBe(true);
  });
});
