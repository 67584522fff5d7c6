import { expect, it } from "vitest";

import { type NamedUnit, unitOptions } from "./unitOptions";

const unit = (label: string): NamedUnit => ({ unit_id: `id of ${label}`, label });
const units = ["3栋2单元501", "3栋2单元1501", "商铺A-12"].map(unit);
const labels = (matched: readonly NamedUnit[], typed: string) =>
  unitOptions(units, matched, typed).map((option) => option.label);

it("offers every home before anything is typed", () => {
  expect(labels([], "")).toEqual(["3栋2单元501", "3栋2单元1501", "商铺A-12"]);
});

it("offers the home that is meant in another spelling", () => {
  expect(labels([], "3-2-501")).toEqual([]);
  expect(labels([unit("3栋2单元501")], "3-2-501")).toEqual(["3栋2单元501"]);
});

it("offers a home that the list is too long for", () => {
  expect(labels([unit("99栋501")], "99-501")).toEqual(["99栋501"]);
});

it("offers each home once, what is meant before what only has the text in it", () => {
  expect(labels([unit("3栋2单元501")], "501")).toEqual(["3栋2单元501", "3栋2单元1501"]);
  expect(labels([unit("商铺A-12")], "a-12")).toEqual(["商铺A-12"]);
});

it("forgets what was meant when nothing is typed any more", () => {
  expect(labels([unit("99栋501")], "")).not.toContain("99栋501");
});
