import { expect, it } from "vitest";

import type { FormLine } from "./api/types";
import { matching, newest, versionsOf } from "./catalogue";

function form(code: string, version: number, zh: string, en: string, rules: string[] = []): FormLine {
  return {
    code,
    version,
    status: "published",
    is_shipped: true,
    title: { zh, en },
    series: "KEY",
    class: "internal",
    rules,
  };
}

const keys = form("key-loan-register", 1, "钥匙借用登记表", "Key loan register", ["KEY-03"]);
const letters = form("letter-register", 2, "信件登记表", "Letter register", ["LET-01"]);

it("has each form once, in its newest version", () => {
  const former = form("letter-register", 1, "信件簿", "Letter book");
  expect(newest([keys, former, letters]).map(({ code, version }) => `${code} ${version}`)).toEqual([
    "letter-register 2",
    "key-loan-register 1",
  ]);
});

it("has the newest version that records are begun on, and one that was never published all the same", () => {
  const draft: FormLine = { ...letters, version: 3, status: "draft" };
  const gone: FormLine = { ...keys, code: "our-bicycles", status: "withdrawn", is_shipped: false };
  const chosen = newest([draft, letters, gone]).map(({ code, version }) => `${code} ${version}`);
  expect(chosen.toSorted()).toEqual(["letter-register 2", "our-bicycles 1"]);
  expect(newest([letters, draft])[0]?.version).toBe(2);
  expect(newest([{ ...draft, version: 1 }, draft])[0]?.version).toBe(3);
  expect(versionsOf([letters, keys, draft], "letter-register").map(({ version }) => version)).toEqual([3, 2]);
});

it("finds forms by both titles, by code and by rule", () => {
  const found = (typed: string) => matching([keys, letters], typed).map(({ code }) => code);
  expect(found("")).toEqual(["key-loan-register", "letter-register"]);
  expect(found("钥匙")).toEqual(["key-loan-register"]);
  expect(found("LETTER reg")).toEqual(["letter-register"]);
  expect(found(" key-03 ")).toEqual(["key-loan-register"]);
  expect(found("钥匙 letter")).toEqual([]);
});
