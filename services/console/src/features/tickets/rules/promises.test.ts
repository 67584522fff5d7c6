import { expect, describe, it } from "vitest";

import { deadline, ticket } from "../testing/ticket";
import { nextPromise, promisesOf } from "./promises";

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
