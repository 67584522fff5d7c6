import { expect, it } from "vitest";

import { blank, sketchOf } from "./sketch";
import { countOf, faultsBelow, faultsBeside, partOf } from "./faults";

const title = { zh: "甲", en: "A" };
const sketch = sketchOf({
  ...blank("our-form"),
  field: [
    { name: "a", title, kind: "text" },
    { name: "rows", title, kind: "table", column: [{ name: "b", title, kind: "text" }] },
  ],
});
const [text, table] = sketch.field;
const fault = (pointer: string) => ({ pointer: `/definition${pointer}`, code: "x", detail: pointer });

it("finds the part in which a fault is shown", () => {
  const part = (pointer: string) => partOf(`/definition${pointer}`, sketch);
  expect(part("/series")).toEqual({ at: "head" });
  expect(part("")).toEqual({ at: "head" });
  expect(part("/field/0/name")).toEqual({ at: "field", key: text?.key });
  expect(part("/field/1/column/0/title/zh")).toEqual({
    at: "field",
    key: table?.key,
    column: table?.column?.[0]?.key,
  });
  expect(part("/field/1/column")).toEqual({ at: "field", key: table?.key });
  expect(part("/field/7/name"), "what is no longer there").toEqual({ at: "head" });
  expect(part("/running/due")).toEqual({ at: "course" });
  expect(part("/reminder/0/days")).toEqual({ at: "course" });
  expect(part("/condition/0/when/x")).toEqual({ at: "conditions" });
});

it("swallows none: what no line shows stands above the lines", () => {
  const faults = [fault("/field/0"), fault("/field/0/other"), fault("/field/0/name"), fault("/field/01")];
  expect(faultsBeside(faults, "/field/0", ["name"]).map(({ detail }) => detail)).toEqual([
    "/field/0",
    "/field/0/other",
  ]);
  expect(faultsBelow(faults, "/field/0/name").map(({ detail }) => detail)).toEqual(["/field/0/name"]);
});

it("counts each fault once", () => {
  const faults = [fault("/field/1/column/0/name"), fault("/field/1/name"), fault("/title/zh")];
  if (table === undefined) throw new Error("the form has a table");
  expect(countOf(faults, { at: "field", key: table.key }, sketch)).toBe(1);
  const column = table.column?.[0]?.key ?? "";
  expect(countOf(faults, { at: "field", key: table.key, column }, sketch)).toBe(1);
  expect(countOf(faults, { at: "head" }, sketch)).toBe(1);
  expect(countOf(faults, { at: "conditions" }, sketch)).toBe(0);
});
