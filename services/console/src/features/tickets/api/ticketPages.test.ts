import { expect, it } from "vitest";

import { ticket } from "../testing/ticket";
import { mergeTicket, type TicketFilter, ticketOf } from "./ticketPages";
import type { Ticket, TicketPage } from "./types";

const id = (number: number) => `0190000${number}-0000-7000-8000-000000000000`;
const one = (number: number, over = {}) => ticket({ ticket_id: id(number), ...over });
const pages: TicketPage[] = [
  { items: [one(5), one(4)], next: "4", count: null },
  { items: [one(3), one(2)], next: "2", count: null },
];
const now = Date.parse("2026-03-02T12:00:00Z");
const merge = (into: TicketPage[], changed: Ticket, filter: TicketFilter) =>
  mergeTicket(into, changed, filter, now);
const shown = (merged: TicketPage[]) =>
  merged.map((page) => page.items.map((each) => each.ticket_id.charAt(7)).join(""));

it("shows a change in the ticket's own place", () => {
  const merged = merge(pages, one(3, { version: 2, title: "now" }), {});
  expect(shown(merged)).toEqual(["54", "32"]);
  expect(merged[1]?.items[0]?.title).toBe("now");
});

it("puts a new ticket on top", () => {
  expect(shown(merge(pages, one(6), {}))).toEqual(["654", "32"]);
  expect(shown(merge([{ items: [], next: null, count: null }], one(6), {}))).toEqual(["6"]);
});

it("puts a ticket that comes to match where it belongs among the others", () => {
  const resolved = [{ items: [one(5), one(2)], next: null, count: null }];
  expect(shown(merge(resolved, one(4, { version: 2 }), {}))).toEqual(["542"]);
  expect(shown(merge(resolved, one(1, { version: 2 }), {}))).toEqual(["521"]);
});

it("leaves a ticket beyond the loaded pages to load more", () => {
  expect(shown(merge(pages, one(1, { version: 9 }), {}))).toEqual(["54", "32"]);
});

it("takes away what no longer matches the filter, and lets in what does", () => {
  const closed = one(4, { version: 2, status: "closed" });
  expect(shown(merge(pages, closed, { status: "open" }))).toEqual(["5", "32"]);
  expect(shown(merge(pages, one(6, { kind: "complaint" }), { kind: "repair" }))).toEqual(["54", "32"]);
  expect(shown(merge(pages, one(6, { kind: "complaint" }), { kind: "complaint" }))).toEqual(["654", "32"]);
});

it("narrows to an estate, to a person and to what is late", () => {
  const mine = { estate_id: "estate-1", assignee_id: "staff-1", is_overdue: true } as const;
  const late = { estate_id: "estate-1", assignee: "staff-1", due_at: "2026-03-02T11:59:59Z" };
  expect(shown(merge(pages, one(6, late), mine))).toEqual(["654", "32"]);
  for (const other of [
    { estate_id: "estate-2" },
    { assignee: null },
    { due_at: null },
    { due_at: "2026-03-02T12:00:00Z" },
  ]) {
    expect(shown(merge(pages, one(6, { ...late, ...other }), mine))).toEqual(["54", "32"]);
  }
});

it("narrows to the number that others have for a ticket, however it is spelt", () => {
  const filter = { external_reference: "ht-47 11" };
  expect(shown(merge(pages, one(6, { external_reference: "HT-4711" }), filter))).toEqual(["654", "32"]);
  expect(shown(merge(pages, one(6, { external_reference: "ＨＴ-4711" }), filter))).toEqual(["654", "32"]);
  expect(shown(merge(pages, one(6, { external_reference: "HT-4712" }), filter))).toEqual(["54", "32"]);
  expect(shown(merge(pages, one(6), filter))).toEqual(["54", "32"]);
  const listed = one(5, { version: 2, external_reference: "HT\u20134711" });
  expect(shown(merge(pages, listed, filter))).toEqual(["54", "32"]);
});

it("keeps the order of deadlines while they move, whatever digits their seconds have", () => {
  const due = (number: number, at: string | null) => one(number, { version: number, due_at: at });
  const byDue: TicketPage[] = [
    { items: [due(2, "2026-03-02T09:00:00.5Z"), due(5, "2026-03-02T10:00:00Z")], next: "5", count: null },
    { items: [due(3, "2026-03-02T11:00:00Z")], next: "3", count: null },
  ];
  const moved = (number: number, at: string | null) =>
    shown(merge(byDue, { ...due(number, at), version: 9 }, { sort: "due" }));
  expect(moved(2, "2026-03-02T10:30:00Z")).toEqual(["5", "23"]);
  expect(moved(3, "2026-03-02T09:00:00Z")).toEqual(["325", ""]);
  expect(moved(4, "2026-03-02T10:00:00Z")).toEqual(["245", "3"]);
  expect(moved(5, "2026-03-02T12:00:00Z")).toEqual(["2", "3"]);
  expect(moved(5, null)).toEqual(["2", "3"]);
});

it("is not set back by an older answer that arrives late", () => {
  const newer = merge(pages, one(5, { version: 4, status: "resolved" }), {});
  expect(merge(newer, one(5, { version: 3, status: "on_site" }), {})[0]?.items[0]?.status).toBe("resolved");
  expect(shown(merge(newer, one(5, { version: 3, status: "on_site" }), { status: "resolved" }))).toEqual([
    "54",
    "32",
  ]);
});

it("changes nothing of the pages it was given", () => {
  const before = JSON.stringify(pages);
  merge(pages, one(5, { version: 2, status: "closed" }), { status: "open" });
  merge(pages, one(7), {});
  expect(JSON.stringify(pages)).toBe(before);
});

it("reads which ticket an event is about, and bears with what it cannot read", () => {
  expect(ticketOf('{"ticket_id":"x","more":1}')).toBe("x");
  expect(ticketOf('{"ticket_id":7}')).toBeUndefined();
  expect(ticketOf("null")).toBeUndefined();
  expect(ticketOf("not json")).toBeUndefined();
});
