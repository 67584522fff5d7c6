import { expect, it } from "vitest";

import type { Form, FormField } from "@/features/forms";
import type { RecordDetail } from "../api/types";
import { actsOf, isOwnDraft, maySign, missing } from "./acts";

function signature(name: string, by: FormField["by"], isRequired = true): FormField {
  return {
    name,
    title: { zh: name, en: name },
    kind: "signature",
    is_required: isRequired,
    is_personal: false,
    is_closing: false,
    unit: null,
    choices: [],
    by,
    columns: [],
  };
}

type Asking = Pick<Form, "fill" | "check" | "fields">;

const checked: Asking = {
  fill: "registers:write",
  check: "registers:supervise",
  fields: [
    signature("visitor", "filler"),
    signature("manager", "checker"),
    signature("resident", "customer", false),
    signature("guard", "staff", false),
  ],
};
const unchecked: Asking = { ...checked, check: null, fields: [] };

const clerk = { staffId: "clerk", permissions: ["registers:read", "registers:write"] };
const manager = { staffId: "manager", permissions: [...clerk.permissions, "registers:supervise"] };
const chief = { staffId: "chief", permissions: [...manager.permissions, "registers:confidential"] };
const reader = { staffId: "reader", permissions: ["registers:read"] };

type Standing = Pick<RecordDetail, "status" | "filled_by" | "class" | "signatures">;

function record(status: Standing["status"], ...signed: string[]): Standing {
  const given = { taken_by: "staff:x", name: null, signed_at: "2026-03-02T02:00:00Z", strokes: [] };
  const signatures = signed.map((field) => ({ field, ...given }));
  return { status, filled_by: "staff:clerk", class: "personal", signatures };
}

it("leaves a draft to whoever began it", () => {
  expect(actsOf(record("draft"), checked, clerk)).toEqual(["submit"]);
  expect(actsOf(record("draft"), checked, chief)).toEqual([]);
  expect(isOwnDraft(record("draft"), { ...checked, fill: "registers:supervise" }, clerk)).toBe(false);
});

it("offers the check to somebody else who may", () => {
  expect(actsOf(record("submitted"), checked, clerk)).toEqual(["correct"]);
  expect(actsOf(record("submitted"), checked, manager)).toEqual(["check"]);
  expect(actsOf(record("submitted"), checked, chief)).toEqual(["check", "correct"]);
  expect(actsOf(record("submitted"), checked, reader)).toEqual([]);
  expect(actsOf({ ...record("submitted"), class: "internal" }, checked, manager)).toEqual([
    "check",
    "correct",
  ]);
});

it("offers the file once it is checked and signed by all who have to", () => {
  expect(actsOf(record("checked"), checked, clerk)).toEqual(["correct"]);
  expect(missing(record("checked", "visitor"), checked).map(({ name }) => name)).toEqual(["manager"]);
  expect(actsOf(record("checked", "visitor", "manager"), checked, clerk)).toEqual(["file", "correct"]);
  expect(actsOf(record("submitted"), unchecked, clerk)).toEqual(["file", "correct"]);
  expect(actsOf(record("filed"), unchecked, clerk)).toEqual(["correct"]);
});

it("offers each signature to whose it is", () => {
  const offered = (who: typeof clerk, standing = record("submitted")) =>
    checked.fields.filter((field) => maySign(standing, checked, field, who)).map(({ name }) => name);
  expect(offered(clerk)).toEqual(["visitor", "resident"]);
  expect(offered(manager)).toEqual(["manager", "resident", "guard"]);
  expect(offered(reader)).toEqual([]);
  expect(offered(clerk, record("submitted", "visitor"))).toEqual(["resident"]);
  expect(offered(clerk, record("draft"))).toEqual([]);
  expect(offered(clerk, record("filed"))).toEqual([]);
});
