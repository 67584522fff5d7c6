import { expect, it } from "vitest";

import type { Me } from "@/shared/api/session";
import type { Ticket } from "../api/types";
import { acts, ticket } from "../testing/ticket";
import { stepsOf } from "./ticketSteps";

const agent: Me = {
  staffId: "staff-1",
  username: "agent",
  permissions: ["tickets:read", "tickets:write"],
  grants: [],
  timeZone: "Asia/Shanghai",
};
const supervisor: Me = { ...agent, permissions: [...agent.permissions, "tickets:supervise"] };

/** A ticket of the agent's, to which the server lets these be done. */
function offering(...names: Parameters<typeof acts>): Ticket {
  return ticket({ assignee: agent.staffId, acts: acts(...names) });
}

it("offers what the server says and nothing else, whatever the ticket's state", () => {
  expect(stepsOf(ticket({ status: "closed", acts: acts("reopen") }), supervisor)).toEqual(["reopen"]);
  expect(stepsOf(ticket({ status: "on_site", acts: [] }), supervisor)).toEqual([]);
});

it("puts the next step of the work first, in whatever order the server names it", () => {
  const work = ["assign", "quote", "resolve", "reclassify", "cancel"] as const;
  expect(stepsOf(offering(...work, "accept"), supervisor)[0]).toBe("accept");
  expect(stepsOf(offering(...work, "arrive"), supervisor)[0]).toBe("arrive");
  expect(stepsOf(offering(...work), supervisor)[0]).toBe("resolve");
  expect(stepsOf(offering("urge", ...work), agent)).toEqual(["resolve", "urge", "quote", "assign"]);
  expect(stepsOf(offering("reopen", "close"), supervisor)).toEqual(["close", "reopen"]);
});

it("has work that is nobody's given to somebody first", () => {
  const all = ["assign", "resolve", "quote", "reclassify", "cancel"];
  expect(stepsOf(ticket({ assignee: null }), supervisor)).toEqual(all);
});

it("asks for the customer's consent before anything else while a fee waits", () => {
  const waiting = acts("assign", "quote", "approve_quote", "decline_quote", "withdraw_quote", "cancel");
  const first = (over: Partial<Ticket>) => stepsOf(ticket({ acts: waiting, ...over }), supervisor)[0];
  expect([first({ assignee: null }), first({ assignee: agent.staffId })]).toEqual([
    "approve_quote",
    "approve_quote",
  ]);
});

it("leaves out what takes a permission the agent does not hold", () => {
  const asked = offering("assign", "quote", "approve_quote", "decline_quote", "reclassify", "cancel");
  expect(stepsOf(asked, agent)).toEqual(["quote", "assign"]);
  expect(stepsOf(asked, { ...agent, permissions: ["tickets:read"] })).toEqual([]);
  const all = ["approve_quote", "decline_quote", "quote", "assign", "reclassify", "cancel"];
  expect(stepsOf(asked, supervisor)).toEqual(all);
});

it("offers the work of a colleague to those alone who may do it for them", () => {
  const worked = acts("assign", "accept", "arrive", "resolve");
  const offered = (assignee: string, me: Me) => stepsOf(ticket({ assignee, acts: worked }), me);
  expect(offered(agent.staffId, agent)).toEqual(["accept", "arrive", "resolve", "assign"]);
  expect(offered("staff-2", agent)).toEqual(["assign"]);
  expect(offered("staff-2", supervisor)).toEqual(["accept", "arrive", "resolve", "assign"]);
});

it("offers nothing that they may do at another estate alone", () => {
  const { estate_id } = ticket();
  const grants: Me["grants"] = [
    { permissions: ["tickets:read", "tickets:write"], scope: { kind: "estates", estates: [estate_id] } },
    { permissions: ["tickets:supervise"], scope: { kind: "estates", estates: ["another"] } },
  ];
  const asked = offering("quote", "approve_quote", "assign", "cancel");
  expect(stepsOf(asked, { ...supervisor, grants })).toEqual(["quote", "assign"]);
  expect(stepsOf({ ...offering("accept"), assignee: "staff-2" }, { ...supervisor, grants })).toEqual([]);
});

it("leaves out an act that this desk has no button for", () => {
  const unknown = {
    act: "merge",
    permission: "tickets:write",
    needs: [],
  } as unknown as Ticket["acts"][number];
  expect(stepsOf(ticket({ acts: [unknown, ...acts("cancel")] }), supervisor)).toEqual(["cancel"]);
});
