import { expect, it } from "vitest";

import { lineOf, spanOf } from "./faults";

const fault = (detail: string) => ({ pointer: "/document", code: "standards.syntax", detail });

it("finds the line in both languages, and none where none is named", () => {
  expect(lineOf(fault("line 16, column 1: a step has exactly one of these"))).toBe(16);
  expect(lineOf(fault("第 3 行第 5 列：期限有误"))).toBe(3);
  expect(lineOf(fault("there are more problems; these are the first 100"))).toBeUndefined();
});

it("knows where a line begins and ends", () => {
  const text = "one\ntwo\n\nfour";
  expect([1, 2, 3, 4].map((line) => text.slice(...spanOf(text, line)))).toEqual(["one", "two", "", "four"]);
});
