import { expect, it } from "vitest";

import { en } from "./en";
import { preferred } from "./language";
import { zh } from "./zh";

/** Every sentence of a dictionary by its path; functions are called with plain arguments. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const at = `${path}/${key}`;
    if (typeof value === "string") return [[at, value]];
    if (typeof value === "object" && value !== null) return sentences(value, at);
    return [];
  });
}

it("has the same sentences in both languages, none of them empty", () => {
  const chinese = sentences(zh);
  expect(chinese.map(([at]) => at).sort()).toEqual(
    sentences(en)
      .map(([at]) => at)
      .sort(),
  );
  expect(chinese.filter(([, words]) => words.trim() === "")).toEqual([]);
});

it("leaves no English in the Chinese", () => {
  const same = new Set(sentences(en).map(([at, words]) => `${at}=${words}`));
  const left = sentences(zh).filter(([at, words]) => same.has(`${at}=${words}`) && /[a-z]{3}/i.test(words));
  expect(left).toEqual([]);
});

it("takes the first language that is spoken here", () => {
  expect(preferred(["", "de-DE", "zh-Hant-TW", "en"])).toBe("zh-CN");
  expect(preferred(["en-GB", "zh-CN"])).toBe("en");
  expect(preferred(["fr"])).toBe("en");
});
