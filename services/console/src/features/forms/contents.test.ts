import { expect, it } from "vitest";

import type { FormField } from "./api/types";
import { boundsOf, contentsOf, fieldsOf, placeOf, prefilled } from "./contents";

function field(name: string, kind: FormField["kind"], columns: FormField[] = []): FormField {
  return {
    name,
    title: { zh: name, en: name },
    kind,
    is_required: false,
    is_personal: false,
    is_closing: false,
    unit: null,
    choices: [],
    by: null,
    columns,
  };
}

const fields = [
  field("borrower", "text"),
  field("count", "number"),
  field("fee", "money"),
  field("may_enter", "flag"),
  field("whom", "party"),
  field("where", "place"),
  field("kinds", "choices"),
  field("goods", "table", [field("goods", "text"), field("count", "number")]),
  field("signature", "signature"),
];

it("sends what is filled in, and each row at its place", () => {
  expect(
    contentsOf(fields, {
      borrower: "  ",
      count: 0,
      may_enter: false,
      kinds: [],
      goods: [{ goods: "沙发", count: null }, undefined, { goods: "" }],
      signature: "x",
      strange: 1,
    }),
  ).toEqual({ count: 0, may_enter: false, goods: [{ goods: "沙发" }, {}, {}] });
  expect(contentsOf(fields, { goods: [], borrower: null, whom: undefined })).toEqual({});
});

it("writes amounts with their cents, and what is none as it was typed", () => {
  const sent = (amount: string) => contentsOf(fields, { fee: { amount, currency: "CNY" } })["fee"];
  expect(sent("128.5")).toEqual({ amount: "128.50", currency: "CNY" });
  expect(sent(" 7 ")).toEqual({ amount: "7.00", currency: "CNY" });
  expect(sent("many")).toEqual({ amount: "many", currency: "CNY" });
  expect(sent("")).toBeUndefined();
});

it("finds the field of a fault, or what is nearest above it", () => {
  const place = (pointer: string) => placeOf(fields, { pointer });
  expect(place("/contents/borrower")).toEqual(["borrower"]);
  expect(place("/contents/goods")).toEqual(["goods"]);
  expect(place("/contents/goods/2/count")).toEqual(["goods", 2, "count"]);
  expect(place("/contents/goods/2")).toEqual(["goods"]);
  expect(place("/contents/goods/2/strange")).toEqual(["goods"]);
  expect(place("/contents/strange")).toBeUndefined();
  expect(place("/contents/signature")).toBeUndefined();
  expect(place("/reason")).toBeUndefined();
});

it("reads the bounds from the form's schema", () => {
  const text = { type: "string", maxLength: 60 };
  const count = { type: "integer", minimum: 1, maximum: 500 };
  const rows = { type: "array", minItems: 1, maxItems: 100, items: { properties: { goods: text } } };
  const schema = { properties: { borrower: text, count, goods: rows } };
  // The generated types know no more of a schema than that it is an object.
  const said = (what: object) => what as unknown as Record<string, never>;
  const closing = said({ properties: { returned_by: { type: "string", maxLength: 30 } } });
  const bounds = boundsOf({ schema: said(schema), closing_schema: closing });
  expect(bounds["returned_by"]?.longest).toBe(30);
  expect(boundsOf({ schema: said(schema), closing_schema: null })["returned_by"]).toBeUndefined();
  expect(bounds["borrower"]?.longest).toBe(60);
  expect(bounds["count"]).toMatchObject({ least: 1, most: 500, isWhole: true });
  expect(bounds["goods"]).toMatchObject({ fewestRows: 1, mostRows: 100 });
  expect(bounds["goods"]?.columns["goods"]?.longest).toBe(60);
});

it("knows what is filled in at first from what is at the end", () => {
  const [lent] = fields;
  const form = {
    fields: [{ ...field("returned_at", "instant"), is_closing: true }, ...(lent ? [lent] : [])],
  };
  const names = (part: Parameters<typeof fieldsOf>[1]) => fieldsOf(form, part).map(({ name }) => name);
  expect(names("opening")).toEqual(["borrower"]);
  expect(names("closing")).toEqual(["returned_at"]);
  expect(names("whole")).toEqual(["returned_at", "borrower"]);
});

it("fills in whom and where it is about where the form asks", () => {
  expect(prefilled(fields, { customer_id: "c", unit_id: "u" })).toEqual({ whom: "c", where: "u" });
  expect(prefilled(fields, {})).toEqual({});
});
