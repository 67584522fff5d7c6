import { expect, it } from "vitest";

import type { Standard } from "./api/types";
import { categoriesOf, categoryName } from "./categories";

/** As a group might publish it: a word that no shipped standard knows. */
const standard: Pick<Standard, "categories"> = {
  categories: [
    { category: "lift_stuck", title: { zh: "电梯困人", en: "stuck in the lift" }, kinds: ["repair", "help"] },
    { category: "repeated", title: { zh: "重复投诉", en: "raised again" }, kinds: ["complaint"] },
    { category: "house_leak", title: { zh: "渗漏", en: "leak" }, kinds: ["repair"] },
  ],
};

it("offers a published standard's own words, for the kinds that can have them", () => {
  expect(categoriesOf(standard, "repair", "en")).toEqual([
    { value: "house_leak", label: "Leak" },
    { value: "lift_stuck", label: "Stuck in the lift" },
  ]);
  expect(categoriesOf(standard, "help", "zh-CN")).toEqual([{ value: "lift_stuck", label: "电梯困人" }]);
  expect(categoriesOf(standard, "praise", "en")).toEqual([]);
});

it("offers none while the standard is not read", () => {
  expect(categoriesOf(undefined, "repair", "en")).toEqual([]);
});

it("calls a category what the ticket's standard calls it", () => {
  expect(categoryName(standard, "lift_stuck", "zh-CN")).toBe("电梯困人");
  expect(categoryName(standard, "lift_stuck", "en")).toBe("Stuck in the lift");
  expect(categoryName(standard, "general", "en")).toBeUndefined();
  expect(categoryName(undefined, "lift_stuck", "en")).toBeUndefined();
});
