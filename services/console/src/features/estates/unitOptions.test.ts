import { expect, it } from "vitest";

import type { Unit } from "./api/types";
import { unitOptions } from "./unitOptions";

const unit = (label: string): Unit => ({
  unit_id: `id of ${label}`,
  estate_id: "e1",
  building: null,
  label,
  registered_at: "2026-03-01T00:00:00Z",
});
const units = ["3栋2单元501", "3栋2单元1501", "商铺A-12"].map(unit);
const labels = (matched: readonly Unit[], typed: string) =>
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
