import { expect, it } from "vitest";

import type { Definition } from "./api/types";
import {
  blank,
  copyOf,
  copyOfField,
  definitionOf,
  followsFrom,
  freeCode,
  moved,
  nameFor,
  newCondition,
  newField,
  ofKind,
  renamed,
  sketchOf,
} from "./sketch";

const named = (en: string) => ({ zh: `${en}（中）`, en });

const loan: Definition = {
  ...blank("our-keys"),
  title: named("Keys"),
  running: { due: "return_by", once_by: "key" },
  reminder: [{ field: "return_by", days: [-1, 0] }],
  condition: [{ clause: "OUR-01", when: { kind: ["public"], is_private: true }, needs: ["key"] }],
  field: [
    { name: "key", title: named("Key"), kind: "text", required: true, most: 60 },
    {
      name: "kind",
      title: named("Kind"),
      kind: "choice",
      choices: [{ word: "public", ...named("Public") }],
    },
    { name: "is_private", title: named("Private"), kind: "flag" },
    { name: "return_by", title: named("Return by"), kind: "day" },
    {
      name: "goods",
      title: named("Goods"),
      kind: "table",
      column: [{ name: "what", title: named("What"), kind: "text" }],
    },
  ],
};

it("sends what it was begun with while nothing is changed", () => {
  expect(definitionOf(sketchOf(loan))).toEqual(loan);
  expect(definitionOf(sketchOf(blank("our-form")))).toEqual(blank("our-form"));
});

it("keeps what a part does not know of", () => {
  const more = { ...loan, future: 1, field: loan.field.map((field) => ({ ...field, future: true })) };
  expect(definitionOf(sketchOf(more))).toEqual(more);
});

it("has whatever names a field follow when it gets another name", () => {
  const sketch = sketchOf(loan);
  const { running, reminder, condition } = definitionOf(
    renamed(renamed(renamed(sketch, "return_by", "back_by"), "key", "which"), "kind", "sort"),
  );
  expect(running).toEqual({ due: "back_by", once_by: "which" });
  expect(reminder).toEqual([{ field: "back_by", days: [-1, 0] }]);
  expect(condition).toEqual([
    { clause: "OUR-01", when: { sort: ["public"], is_private: true }, needs: ["which"] },
  ]);
  // Which of two is meant is not known.
  const twice = sketchOf({ ...loan, field: [...loan.field, ...loan.field.slice(0, 1)] });
  expect(renamed(twice, "key", "other")).toBe(twice);
});

it("leaves out what a kind does not take, and has what it cannot do without", () => {
  const text = { ...newField("text", []), name: "a", required: true, most: 5, personal: true };
  expect(ofKind(text, "long_text")).toMatchObject({ kind: "long_text", most: 5, personal: true });
  const number = ofKind(text, "number");
  expect(number).toMatchObject({ kind: "number", name: "a", required: true });
  expect(Object.keys(number)).not.toContain("personal");
  expect(Object.keys(number), "characters are no numbers").not.toContain("most");
  expect(ofKind(text, "choice").choices).toHaveLength(2);
  expect(ofKind(text, "table").column).toHaveLength(1);
  expect(ofKind(text, "signature").by).toBe("filler");
});

it("names fields after their English titles, each by itself", () => {
  expect(nameFor("Borrower's signature", [])).toBe("borrowers_signature");
  expect(nameFor("Key", ["key", "key_2"])).toBe("key_3");
  expect(nameFor("钥匙", [])).toBe("field");
  expect(followsFrom("key_3", "Key")).toBe(true);
  expect(followsFrom("which_key", "Key")).toBe(false);
  expect(freeCode("key-loan-register", ["our-key-loan-register"])).toBe("our-key-loan-register-2");
  expect(freeCode("our-keys", [])).toBe("our-keys");
});

it("copies a form under another code, and a field under another name", () => {
  const copy = copyOf({ ...loan, version: 3 }, "our-keys-2");
  expect([copy.code, copy.version, copy.title.en]).toEqual(["our-keys-2", 1, "Keys (copy)"]);
  const [key] = sketchOf(loan).field;
  if (key === undefined) throw new Error("the form has a field");
  const again = copyOfField(key, ["key"]);
  expect(again.name).toBe("key_2");
  expect(again.key).not.toBe(key.key);
});

it("moves a part to another place, and nowhere that is none", () => {
  const list = ["a", "b", "c"];
  expect(moved(list, 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(list, 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(list, 0, -1)).toBe(list);
  expect(moved(list, 2, 3)).toBe(list);
});

it("says that something may not be so by needing nothing", () => {
  const sketch = {
    ...sketchOf(loan),
    condition: [{ ...newCondition("OUR-01"), when: { is_private: true } }],
  };
  expect(definitionOf(sketch).condition).toEqual([{ clause: "OUR-01", when: { is_private: true } }]);
});
