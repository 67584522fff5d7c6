import { expect, it } from "vitest";

import { ticket } from "../testing/ticket";
import { mergeTicket, ticketOf } from "./ticketPages";
import type { TicketPage } from "./types";

const id = (number: number) => `0190000${number}-0000-7000-8000-000000000000`;
const one = (number: number, over = {}) => ticket({ ticket_id: id(number), ...over });
const pages: TicketPage[] = [
  { items: [one(5), one(4)], next: "4" },
  { items: [one(3), one(2)], next: null },
];
const shown = (merged: TicketPage[]) =>
  merged.map((page) => page.items.map((each) => each.ticket_id.charAt(7)).join(""));

it("shows a change in the ticket's own place", () => {
  const merged = mergeTicket(pages, one(3, { version: 2, title: "now" }), {});
  expect(shown(merged)).toEqual(["54", "32"]);
  expect(merged[1]?.items[0]?.title).toBe("now");
});

it("puts a new ticket on top", () => {
  expect(shown(mergeTicket(pages, one(6), {}))).toEqual(["654", "32"]);
  expect(shown(mergeTicket([{ items: [], next: null }], one(6), {}))).toEqual(["6"]);
});

it("leaves a ticket beyond the loaded pages to load more", () => {
  expect(shown(mergeTicket(pages, one(1, { version: 9 }), {}))).toEqual(["54", "32"]);
});

it("takes away what no longer matches the filter, and lets in what does", () => {
  const closed = one(4, { version: 2, status: "closed" });
  expect(shown(mergeTicket(pages, closed, { status: "open" }))).toEqual(["5", "32"]);
  expect(shown(mergeTicket(pages, one(6, { kind: "complaint" }), { kind: "repair" }))).toEqual(["54", "32"]);
  expect(shown(mergeTicket(pages, one(6, { kind: "complaint" }), { kind: "complaint" }))).toEqual([
    "654",
    "32",
  ]);
});

it("is not set back by an older answer that arrives late", () => {
  const newer = mergeTicket(pages, one(5, { version: 4, status: "resolved" }), {});
  expect(mergeTicket(newer, one(5, { version: 3, status: "on_site" }), {})[0]?.items[0]?.status).toBe(
    "resolved",
  );
  expect(
    shown(mergeTicket(newer, one(5, { version: 3, status: "on_site" }), { status: "resolved" })),
  ).toEqual(["54", "32"]);
});

it("changes nothing of the pages it was given", () => {
  const before = JSON.stringify(pages);
  mergeTicket(pages, one(5, { version: 2, status: "closed" }), { status: "open" });
  mergeTicket(pages, one(7), {});
  expect(JSON.stringify(pages)).toBe(before);
});

it("reads which ticket an event is about, and bears with what it cannot read", () => {
  expect(ticketOf('{"ticket_id":"x","more":1}')).toBe("x");
  expect(ticketOf('{"ticket_id":7}')).toBeUndefined();
  expect(ticketOf("null")).toBeUndefined();
  expect(ticketOf("not json")).toBeUndefined();
});
