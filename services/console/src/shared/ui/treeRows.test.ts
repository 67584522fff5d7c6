import { expect, it } from "vitest";

import { rowsOf, stepOf, top, type TreeNode } from "./treeRows";

const holder = (id: string, name: string): TreeNode => ({ id, name, kind: "", isLeaf: false });
const leaf = (id: string, name: string): TreeNode => ({ id, name, kind: "", isLeaf: true });

const levels = new Map([
  [top, [holder("r", "华东")]],
  ["r", [holder("e", "阳光花园")]],
  ["e", [holder("b10", "10栋"), leaf("u", "会所"), holder("b2", "2栋")]],
]);
const all = new Set(["r", "e", "b2"]);
const ids = (open: ReadonlySet<string>) => rowsOf(levels, open).map((row) => row.node.id);

it("shows what is open, what holds others first and by what numbers count", () => {
  expect(ids(new Set())).toEqual(["r"]);
  expect(ids(new Set(["e"]))).toEqual(["r"]);
  expect(ids(all)).toEqual(["r", "e", "b2", "b10", "u"]);
  const rows = rowsOf(levels, all);
  expect(rows.map((row) => row.level)).toEqual([1, 2, 3, 3, 3]);
  expect(rows.map((row) => row.isOpen)).toEqual([true, true, true, false, undefined]);
  expect(rows.map((row) => `${row.position}/${row.siblings}`)).toEqual(["1/1", "1/1", "1/3", "2/3", "3/3"]);
});

it("goes through the rows by the keys of a tree", () => {
  const rows = rowsOf(levels, all);
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
