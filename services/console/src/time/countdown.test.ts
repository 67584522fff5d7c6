import { describe, expect, it } from "vitest";

import { en } from "../i18n/en";
import { zh } from "../i18n/zh";
import { deadline, ticket } from "../testing/ticket";
import { nextPromise, promisesOf, spanTo, standing, type PromiseTimes } from "./countdown";

const minute = 60_000;
const hour = 60 * minute;
const times = (over: Partial<PromiseTimes> = {}): PromiseTimes => ({
  fromMs: 0,
  dueMs: 2 * hour,
  ...over,
});

describe("how a promise stands", () => {
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

describe("the promises of a ticket", () => {
  it("names each with its clause, in the order in which they are to be kept", () => {
    expect(promisesOf(ticket()).map(({ promised, clause }) => [promised, clause])).toEqual([
      ["respond", "DLN-19"],
      ["arrive", "REP-04"],
      ["resolve", "DLN-22"],
    ]);
  });

  it("leaves out what the standard does not promise", () => {
    expect(promisesOf(ticket({ deadlines: [] }))).toEqual([]);
    expect(nextPromise(ticket({ deadlines: [] }))).toBeUndefined();
  });

  it("leaves out what was superseded and what was of another round", () => {
    const before = deadline("resolve", "2026-03-01T09:00:00Z", "DLN-01", { status: "kept" });
    const superseded = deadline("resolve", "2026-03-04T09:00:00Z", "DLN-02", {
      round: 2,
      status: "superseded",
    });
    const held = deadline("resolve", "2026-03-05T09:00:00Z", "DLN-03", { round: 2 });
    const reopened = ticket({ round: 2, deadlines: [before, superseded, held] });
    expect(promisesOf(reopened).map(({ clause }) => clause)).toEqual(["DLN-03"]);
  });

  it("watches the first that is owed", () => {
    expect(nextPromise(ticket())?.promised).toBe("respond");
    const responded = deadline("respond", "2026-03-02T09:15:00Z", "DLN-19", { status: "kept" });
    const deadlines = [responded, ...ticket().deadlines.slice(1)];
    expect(nextPromise(ticket({ status: "accepted", deadlines }))?.promised).toBe("arrive");
  });

  it("goes on counting a missed promise until the deed is done", () => {
    const late = deadline("respond", "2026-03-02T09:15:00Z", "DLN-19", { status: "missed" });
    const deadlines = [late, ...ticket().deadlines.slice(1)];
    const ends = (["open", "accepted"] as const).map(
      (status) => promisesOf(ticket({ status, deadlines }))[0]?.end,
    );
    expect(ends).toEqual([undefined, "missed"]);
  });

  it("watches nothing once the matter is over", () => {
    const ended = (status: "kept" | "dropped") =>
      ticket().deadlines.map((deadline) => ({ ...deadline, status }));
    expect(nextPromise(ticket({ status: "resolved", deadlines: ended("kept") }))).toBeUndefined();
    expect(nextPromise(ticket({ status: "cancelled", deadlines: ended("dropped") }))).toBeUndefined();
  });
});
