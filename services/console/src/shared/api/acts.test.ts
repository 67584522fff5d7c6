import { expect, it } from "vitest";

import { offers } from "./acts";
import type { Grant } from "./session";

const invoice = {
  estate_id: "e1",
  acts: [
    { act: "pay", permission: "billing:write" },
    { act: "void", permission: "billing:reverse" },
  ],
} as const;

it("offers what the state allows to whoever has the right", () => {
  const clerk = { permissions: ["billing:read", "billing:write"], grants: [] };
  expect(offers(invoice, "pay", clerk)).toBe(true);
  expect(offers(invoice, "void", clerk)).toBe(false);
  expect(offers({ ...invoice, acts: [] }, "pay", clerk)).toBe(false);
});

it("offers nothing at one estate that may be done at another alone", () => {
  const grants: Grant[] = [
    { permissions: ["billing:write"], scope: { kind: "estates", estates: ["e1", "e2"] } },
    { permissions: ["billing:write", "billing:reverse"], scope: { kind: "estates", estates: ["e2"] } },
  ];
  const manager = { permissions: ["billing:write", "billing:reverse"], grants };
  expect(offers(invoice, "pay", manager)).toBe(true);
  expect(offers(invoice, "void", manager)).toBe(false);
  expect(offers({ ...invoice, estate_id: "e2" }, "void", manager)).toBe(true);
});
