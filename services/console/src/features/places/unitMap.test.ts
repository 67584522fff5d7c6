import { expect, it } from "vitest";

import type { Unit, UnitStatus } from "./api/types";
import { blocksOf, countsOf } from "./unitMap";

function unit(building: string | null, label: string, status: UnitStatus | null = null): Unit {
  return {
    unit_id: label,
    estate_id: "e",
    building,
    label,
    usage: null,
    status,
    gross_area_m2: null,
    net_area_m2: null,
    delivered_on: null,
    warranties: [],
    registered_at: "2026-03-02T02:00:00Z",
    ended_at: null,
    merged_into_id: null,
    split_from_id: null,
  };
}

const units = [
  unit("10栋", "10-201"),
  unit(null, "会所"),
  unit("2栋", "2-1001", "rented_out"),
  unit("2栋", "2-201", "vacant"),
  unit("2栋", "2-202", "rented_out"),
];

it("puts units under their buildings, both by what their numbers count", () => {
  const blocks = blocksOf(units).map(({ building, units: own }) => [building, own.map(({ label }) => label)]);
  expect(blocks).toEqual([
    ["2栋", ["2-201", "2-202", "2-1001"]],
    ["10栋", ["10-201"]],
    [null, ["会所"]],
  ]);
});

it("counts how it stands with them, the unknown too", () => {
  expect([...countsOf(units)]).toEqual([
    ["owner_occupied", 0],
    ["not_renovated", 0],
    ["under_renovation", 0],
    ["rented_out", 2],
    ["vacant", 1],
    ["unknown", 2],
  ]);
});
