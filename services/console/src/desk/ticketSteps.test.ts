import { expect, it } from "vitest";

import { ticketStatuses } from "../api/types";
import { ticket } from "../testing/ticket";
import { stepsOf } from "./ticketSteps";

it("puts the next step of the story first", () => {
  const next = Object.fromEntries(ticketStatuses.map((status) => [status, stepsOf(ticket({ status }))[0]]));
  expect(next).toEqual({
    open: "assign",
    assigned: "accept",
    accepted: "arrive",
    on_site: "resolve",
    waiting: "resolve",
    resolved: "close",
    closed: undefined,
    cancelled: undefined,
  });
});

it("asks for the customer's consent before anything else while a fee is open", () => {
  const fee = { amount: "80.00", currency: "CNY" } as const;
  expect(stepsOf(ticket({ status: "waiting", fee }))[0]).toBe("approve");
  expect(stepsOf(ticket({ status: "on_site", fee, fee_approved_at: "2026-03-02T09:30:00Z" }))).not.toContain(
    "approve",
  );
});
