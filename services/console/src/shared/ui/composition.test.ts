import { expect, it } from "vitest";

import { keepCompositionsFrom } from "./composition";

/** What reaches a handler that was registered after the guard, as every handler of the desk is. */
function reaches(key: object): boolean {
  const page = new EventTarget();
  keepCompositionsFrom(page);
  let isReached = false;
  page.addEventListener("keydown", () => {
    isReached = true;
  });
  page.dispatchEvent(Object.assign(new Event("keydown"), { isComposing: false, keyCode: 0, ...key }));
  return isReached;
}

it("keeps every key of an input method from the desk's handlers", () => {
  const keys = [
    { key: "Enter" },
    { key: "Enter", ctrlKey: true },
    { altKey: true, code: "Digit1" },
    { key: "n" },
  ];
  for (const key of keys) {
    expect(reaches({ ...key, isComposing: true }), JSON.stringify(key)).toBe(false);
    expect(reaches({ ...key, keyCode: 229 }), JSON.stringify(key)).toBe(false);
  }
});

it("lets the same keys through once the composition has ended", () => {
  expect(reaches({ key: "Enter", keyCode: 13 })).toBe(true);
  expect(reaches({ altKey: true, code: "Digit1", keyCode: 49 })).toBe(true);
});
