import { expect, it } from "vitest";

import { filterOf, ticketSearch } from "./search";

const estate = "01900000-0000-7000-8000-0000000000e1";

it("takes from an address what the list can be narrowed to and sorted by", () => {
  const said = {
    estate_id: estate,
    status: "open",
    kind: "repair",
    external_reference: "HT-4711",
    is_overdue: true,
    sort: "due",
    pages: 3,
  };
  expect(ticketSearch(said)).toEqual(said);
  expect(filterOf(ticketSearch(said))).not.toHaveProperty("pages");
});

it("leaves out what is no filter of the list", () => {
  const said = {
    estate_id: "river",
    status: "lost",
    kind: 7,
    is_overdue: "no",
    sort: "size",
    assignee_id: "me",
  };
  expect(ticketSearch({ ...said, colour: "red" })).toEqual({});
});

it("reads the number that others have for a ticket, also where an address has it as a figure", () => {
  expect(ticketSearch({ external_reference: 4711 })).toEqual({ external_reference: "4711" });
  expect(ticketSearch({ external_reference: " HT-4711 " })).toEqual({ external_reference: "HT-4711" });
  for (const external_reference of ["", "  ", "x".repeat(65), true]) {
    expect(ticketSearch({ external_reference })).toEqual({});
  }
});

it("shows at least one page, and no more than a page can bear", () => {
  expect([0, 1, 1.5, -4, "two"].map((pages) => ticketSearch({ pages }).pages)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect(ticketSearch({ pages: 1_000_000 }).pages).toBe(20);
});
