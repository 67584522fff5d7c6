import { expect, it } from "vitest";

import { isInquiry } from "./address";
import { digitsOf, isCode } from "./api/inquiry";

const code = "4831-0927-5510-3829-1174";

it("reads a code however it is typed, and nothing that is none", () => {
  expect(digitsOf(" ４８３１ 0927－5510 3829 1174")).toBe("48310927551038291174");
  expect([code, "4831 0927 5510 3829 117", "x"].map(isCode)).toEqual([true, false, false]);
});

it("stands at its own address", () => {
  expect(["/inquiry", "/inquiry/", "/tickets"].map(isInquiry)).toEqual([true, true, false]);
});
