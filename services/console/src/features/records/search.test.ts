import { expect, it } from "vitest";

import { aboutSearch, filterOf, formSearch, queryOf, recordSearch } from "./search";

const id = "01900000-0000-7000-8000-000000000001";

it("reads an address, and leaves out what is no filter", () => {
  const all = {
    form: "key-loan-register",
    estate_id: id,
    record_status: "checked",
    number: " KEY-2026-0001 ",
    mine: true,
    running: true,
    overdue: true,
    handed_in_from: "2026-03-01",
    handed_in_until: "2026-03-31",
    pages: 3,
  };
  expect(recordSearch(all)).toEqual({ ...all, number: "KEY-2026-0001" });
  expect(
    recordSearch({
      form: "a/b",
      estate_id: "x",
      record_status: "open",
      status: "filed",
      number: "n".repeat(33),
      mine: "yes",
      running: false,
      overdue: "true",
      handed_in_from: "2026-13-01",
      handed_in_until: 7,
      pages: 1,
      kind: "repair",
    }),
  ).toEqual({});
  expect(recordSearch({ pages: 1000 })).toEqual({ pages: 20 });
  expect(aboutSearch({ ...all, unit_id: id })).toEqual({ estate_id: id, unit_id: id });
  expect(formSearch({ ...all, version: 2 })).toEqual({ estate_id: id, version: 2 });
  for (const version of [0, 1.5, "2", 3_000_000_000]) expect(formSearch({ version })).toEqual({});
});

it("asks for days by the clock of the place, both of them included", () => {
  const filter = filterOf({
    mine: true,
    handed_in_from: "2026-03-01",
    handed_in_until: "2026-03-31",
    pages: 2,
  });
  expect(queryOf(filter, { staffId: "s", zone: "Asia/Shanghai" })).toEqual({
    filled_by: "staff:s",
    handed_in_from: "2026-02-28T16:00:00Z",
    handed_in_before: "2026-03-31T16:00:00Z",
  });
  expect(queryOf({ running: true, overdue: true }, { staffId: "s", zone: "UTC" })).toEqual({
    running: true,
    is_overdue: true,
  });
  expect(queryOf({ record_status: "draft" }, { staffId: "s", zone: "UTC" })).toEqual({ status: "draft" });
});
