import { expect, it } from "vitest";

import type { Me } from "@/shared/api/session";
import type { Form, FormField } from "@/features/forms";
import type { RecordDetail } from "../api/types";
import { actsOf, isOwnDraft, maySign } from "./acts";

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

const form: Asking = {
  fill: "registers:write",
  check: "registers:supervise",
  fields: [
    signature("visitor", "filler"),
    signature("manager", "checker"),
    signature("resident", "customer", false),
    signature("guard", "staff", false),
    { ...signature("back", "filler"), is_closing: true },
  ],
};

type Who = Pick<Me, "staffId" | "permissions" | "grants">;

const clerk: Who = { staffId: "clerk", permissions: ["registers:read", "registers:write"], grants: [] };
const manager: Who = {
  staffId: "manager",
  permissions: [...clerk.permissions, "registers:supervise"],
  grants: [],
};
const chief: Who = {
  staffId: "chief",
  permissions: [...manager.permissions, "registers:confidential"],
  grants: [],
};
const reader: Who = { staffId: "reader", permissions: ["registers:read"], grants: [] };

type Standing = Parameters<typeof actsOf>[0];
type Act = RecordDetail["acts"][number]["act"];

/** A record of the clerk's, with what its state allows. */
function record(...allowed: Act[]): Standing {
  const acts = allowed.map((act) => ({
    act,
    permission: ["check", "hold", "release"].includes(act)
      ? ("registers:supervise" as const)
      : ("registers:write" as const),
    needs: [],
  }));
  return {
    acts,
    estate_id: "e1",
    filled_by: "staff:clerk",
    class: "personal",
    signatures: [],
    running_since: null,
  };
}

it("leaves a draft to whoever began it", () => {
  expect(actsOf(record("submit"), form, clerk)).toEqual(["submit"]);
  expect(actsOf(record("submit"), form, chief)).toEqual([]);
  expect(isOwnDraft(record("submit"), form, clerk)).toBe(true);
  expect(isOwnDraft(record("submit"), { ...form, fill: "registers:supervise" }, clerk)).toBe(false);
  expect(isOwnDraft(record("correct"), form, clerk)).toBe(false);
});

it("offers the check to somebody else who may, and a correction to who sees all of it", () => {
  const standing = record("check", "sign", "correct");
  expect(actsOf(standing, form, clerk)).toEqual(["correct"]);
  expect(actsOf(standing, form, manager)).toEqual(["check"]);
  expect(actsOf(standing, form, chief)).toEqual(["check", "correct"]);
  expect(actsOf(standing, form, reader)).toEqual([]);
  expect(actsOf({ ...standing, class: "internal" }, form, manager)).toEqual(["check", "correct"]);
});

it("offers a legal hold and its end to who supervises and sees all of it", () => {
  for (const act of ["hold", "release"] as const) {
    expect(actsOf(record(act), form, clerk)).toEqual([]);
    expect(actsOf(record(act), form, manager)).toEqual([]);
    expect(actsOf(record(act), form, chief)).toEqual([act]);
  }
});

it("offers what the state allows and nothing else", () => {
  expect(actsOf(record("file", "correct"), form, clerk)).toEqual(["file", "correct"]);
  expect(actsOf(record("correct"), form, clerk)).toEqual(["correct"]);
  expect(actsOf(record(), form, chief)).toEqual([]);
});

it("offers the end of what runs to whoever may fill the form in", () => {
  expect(actsOf(record("close", "correct"), form, clerk)).toEqual(["close", "correct"]);
  expect(actsOf(record("close", "correct"), form, manager)).toEqual(["close"]);
  expect(actsOf(record("close"), { ...form, fill: "registers:supervise" }, clerk)).toEqual([]);
  expect(actsOf(record("close"), form, reader)).toEqual([]);
});

it("offers nothing at one estate that they may do at another alone", () => {
  const grants: Who["grants"] = [
    { permissions: ["registers:read", "registers:write"], scope: { kind: "estates", estates: ["e1"] } },
    { permissions: ["registers:supervise"], scope: { kind: "estates", estates: ["e2"] } },
  ];
  const both = { ...manager, grants };
  const [here, there] = ["e1", "e2"].map((estate_id) => ({ ...record("check", "sign", "file"), estate_id }));
  if (here === undefined || there === undefined) throw new Error("there are two");
  expect(actsOf(here, form, both)).toEqual(["file"]);
  expect(actsOf(there, form, both)).toEqual(["check"]);
  expect(form.fields.filter((field) => maySign(here, form, field, both)).map(({ name }) => name)).toEqual([
    "resident",
    "guard",
  ]);
});

it("offers each signature to whose it is", () => {
  const offered = (who: Who, standing = record("sign")) =>
    form.fields.filter((field) => maySign(standing, form, field, who)).map(({ name }) => name);
  expect(offered(clerk)).toEqual(["visitor", "resident", "back"]);
  expect(offered(manager)).toEqual(["manager", "resident", "guard"]);
  expect(offered(reader)).toEqual([]);
  const given = { field: "visitor", taken_by: "staff:x", name: null, signed_at: "2026-03-02T02:00:00Z" };
  const signed = { ...record("sign"), signatures: [{ ...given, strokes: [] }] };
  expect(offered(clerk, signed)).toEqual(["resident", "back"]);
  const runs = { ...record("sign", "close"), running_since: "2026-03-02T02:00:00Z" };
  expect(offered(clerk, runs), "signed at the end").toEqual(["visitor", "resident"]);
  expect(offered(clerk, record("submit"))).toEqual([]);
});
