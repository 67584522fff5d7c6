import { expect, it } from "vitest";

import { offers } from "./acts";

const acts = [
  { act: "pay", permission: "billing:write" },
  { act: "void", permission: "billing:reverse" },
] as const;

it("offers what the state allows to whoever has the right", () => {
  const clerk = { permissions: ["billing:read", "billing:write"] };
  expect(offers(acts, "pay", clerk)).toBe(true);
  expect(offers(acts, "void", clerk)).toBe(false);
  expect(offers([], "pay", clerk)).toBe(false);
});
