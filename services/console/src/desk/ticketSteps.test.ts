import { expect, it } from "vitest";

import { ticketStatuses } from "../api/types";
import { ticket } from "../testing/ticket";
import { stepsOf, type Act } from "./ticketSteps";

it("puts the next step of the story first", () => {
  const next = Object.fromEntries(ticketStatuses.map((status) => [status, stepsOf(ticket({ status }))[0]]));
  expect(next).toEqual({
    open: "assign",
    assigned: "accept",
    accepted: "arrive",
    on_site: "resolve",
    resolved: "close",
    closed: undefined,
    cancelled: undefined,
  });
});

it("asks for the customer's consent before anything else while a fee is open", () => {
  const fee = { amount: { amount: "80.00", currency: "CNY" }, is_agreed: false } as const;
  expect(stepsOf(ticket({ status: "on_site", fee }))[0]).toBe("approve");
  const agreed = stepsOf(ticket({ status: "on_site", fee: { ...fee, is_agreed: true } }));
  expect(agreed).toEqual(["resolve", "assign", "cancel"]);
});

it("offers to cancel what is not solved yet, and to reopen what is", () => {
  const offering = (act: Act) => ticketStatuses.filter((status) => stepsOf(ticket({ status })).includes(act));
  expect(offering("cancel")).toEqual(["open", "assigned", "accepted", "on_site"]);
  expect(offering("reopen")).toEqual(["resolved"]);
});
