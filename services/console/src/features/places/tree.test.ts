import { expect, it } from "vitest";

import { top } from "./api/queries";
import type { Place, PlaceKind } from "./api/types";
import { rowsOf, stepOf } from "./tree";

function place(id: string, kind: PlaceKind, name: string): Place {
  return {
    place_id: id,
    kind,
    name,
    code: null,
    parent_id: null,
    estate_id: null,
    valid_from: null,
    valid_until: null,
    registered_at: "2026-03-02T02:00:00Z",
  };
}

const children = new Map([
  [top, [place("r", "region", "华东")]],
  ["r", [place("e", "estate", "阳光花园")]],
  ["e", [place("b10", "building", "10栋"), place("u", "unit", "会所"), place("b2", "building", "2栋")]],
]);
const all = new Set(["r", "e", "b2"]);
const ids = (open: ReadonlySet<string>) => rowsOf(children, open).map((row) => row.place.place_id);

it("shows what is open, what holds others first and by what numbers count", () => {
  expect(ids(new Set())).toEqual(["r"]);
  expect(ids(new Set(["e"]))).toEqual(["r"]);
  expect(ids(all)).toEqual(["r", "e", "b2", "b10", "u"]);
  const rows = rowsOf(children, all);
  expect(rows.map((row) => row.level)).toEqual([1, 2, 3, 3, 3]);
  expect(rows.map((row) => row.isOpen)).toEqual([true, true, true, false, undefined]);
  expect(rows.map((row) => `${row.position}/${row.siblings}`)).toEqual(["1/1", "1/1", "1/3", "2/3", "3/3"]);
});

it("goes through the rows by the keys of a tree", () => {
  const rows = rowsOf(children, all);
  const step = (current: string, key: string) => stepOf(rows, current, key);
  expect(step("r", "ArrowDown")).toEqual({ does: "go", to: "e" });
  expect(step("r", "ArrowUp")).toBeUndefined();
  expect(step("u", "ArrowDown")).toBeUndefined();
  expect(step("b10", "Home")).toEqual({ does: "go", to: "r" });
  expect(step("r", "End")).toEqual({ does: "go", to: "u" });
  expect(step("e", "ArrowRight")).toEqual({ does: "go", to: "b2" });
  expect(step("b10", "ArrowRight")).toEqual({ does: "open", at: "b10" });
  expect(step("b2", "ArrowRight"), "open, and nothing lies in it").toBeUndefined();
  expect(step("u", "ArrowRight")).toBeUndefined();
  expect(step("e", "ArrowLeft")).toEqual({ does: "close", at: "e" });
  expect(step("u", "ArrowLeft")).toEqual({ does: "go", to: "e" });
  expect(step("u", "Enter")).toEqual({ does: "choose", at: "u" });
  expect(step("u", "x")).toBeUndefined();
  expect(step("nowhere", "Home")).toBeUndefined();
});
