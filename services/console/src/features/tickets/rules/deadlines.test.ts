import { expect, describe, it } from "vitest";

import { deadline, ticket } from "../testing/ticket";
import { nextDeadline, deadlinesOf } from "./deadlines";

describe("the deadlines of a ticket", () => {
  it("names each with its clause, in the order in which they are to be met", () => {
    expect(deadlinesOf(ticket()).map(({ kind, clause }) => [kind, clause])).toEqual([
      ["respond", "DLN-19"],
      ["arrive", "REP-04"],
      ["resolve", "DLN-22"],
    ]);
  });

  it("leaves out what the standard does not set", () => {
    expect(deadlinesOf(ticket({ deadlines: [] }))).toEqual([]);
    expect(nextDeadline(ticket({ deadlines: [] }))).toBeUndefined();
  });

  it("leaves out what was superseded and what was of another round", () => {
    const before = deadline("resolve", "2026-03-01T09:00:00Z", "DLN-01", { status: "kept" });
    const superseded = deadline("resolve", "2026-03-04T09:00:00Z", "DLN-02", {
      round: 2,
      status: "superseded",
    });
    const held = deadline("resolve", "2026-03-05T09:00:00Z", "DLN-03", { round: 2 });
    const reopened = ticket({ round: 2, deadlines: [before, superseded, held] });
    expect(deadlinesOf(reopened).map(({ clause }) => clause)).toEqual(["DLN-03"]);
  });

  it("watches the first that is owed", () => {
    expect(nextDeadline(ticket())?.kind).toBe("respond");
    const responded = deadline("respond", "2026-03-02T09:15:00Z", "DLN-19", { status: "kept" });
    const deadlines = [responded, ...ticket().deadlines.slice(1)];
    expect(nextDeadline(ticket({ status: "accepted", deadlines }))?.kind).toBe("arrive");
  });

  it("goes on counting a missed deadline until the work is done", () => {
    const late = deadline("respond", "2026-03-02T09:15:00Z", "DLN-19", { status: "missed" });
    const deadlines = [late, ...ticket().deadlines.slice(1)];
    const ends = (["open", "accepted"] as const).map(
      (status) => deadlinesOf(ticket({ status, deadlines }))[0]?.end,
    );
    expect(ends).toEqual([undefined, "missed"]);
  });

  it("watches nothing once the ticket is over", () => {
    const ended = (status: "kept" | "dropped") =>
      ticket().deadlines.map((deadline) => ({ ...deadline, status }));
    expect(nextDeadline(ticket({ status: "resolved", deadlines: ended("kept") }))).toBeUndefined();
    expect(nextDeadline(ticket({ status: "cancelled", deadlines: ended("dropped") }))).toBeUndefined();
  });
});
