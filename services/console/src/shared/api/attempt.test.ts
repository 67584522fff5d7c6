import { expect, it } from "vitest";

import { Attempt, newKey } from "./attempt";

it("sends a retry of the same words under the same key", () => {
  const attempt = new Attempt();
  const first = attempt.keyFor({ title: "leak", unit: null });
  expect(attempt.keyFor({ title: "leak", unit: null })).toBe(first);
});

it("takes another key when the words change, because the server refuses a key with another body", () => {
  const attempt = new Attempt();
  const first = attempt.keyFor({ title: "leak" });
  expect(attempt.keyFor({ title: "leak!" })).not.toBe(first);
});

it("takes another key for the next intent with the same words", () => {
  const attempt = new Attempt();
  const first = attempt.keyFor({ title: "leak" });
  attempt.fulfilled();
  expect(attempt.keyFor({ title: "leak" })).not.toBe(first);
});

it("makes random version 4 UUIDs", () => {
  const keys = new Set(Array.from({ length: 200 }, newKey));
  expect(keys.size).toBe(200);
  for (const key of keys)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
