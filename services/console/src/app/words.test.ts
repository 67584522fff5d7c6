import { expect, it } from "vitest";

import { preferred } from "@/shared/i18n/language";

/** Every dictionary there is, by its folder and file. */
const files: Record<string, { en?: object; zh?: object }> = import.meta.glob("/src/**/words/{en,zh}.ts", {
  eager: true,
});
const folders = [...new Set(Object.keys(files).map((path) => path.replace(/\/\w+\.ts$/, "")))];

/** Every sentence of a dictionary by its path; of a function, that there is one. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const at = `${path}/${key}`;
    if (typeof value === "string") return [[at, value]];
    if (typeof value === "function") return [[at, "()"]];
    if (typeof value === "object" && value !== null) return sentences(value, at);
    return [];
  });
}

const english = (folder: string) => sentences(files[`${folder}/en.ts`]?.en ?? {});
const chinese = (folder: string) => sentences(files[`${folder}/zh.ts`]?.zh ?? {});

it("finds the dictionaries of the features, of the frame and of what they share", () => {
  expect(folders).toEqual(
    expect.arrayContaining(["/src/app/words", "/src/shared/words", "/src/features/tickets/words"]),
  );
});

it.each(folders)("has the same sentences in both languages, none of them empty: %s", (folder) => {
  const paths = (all: [string, string][]) => all.map(([at]) => at).sort();
  expect(paths(english(folder)).length).toBeGreaterThan(0);
  expect(paths(chinese(folder))).toEqual(paths(english(folder)));
  const empty = [...english(folder), ...chinese(folder)].filter(([, words]) => words.trim() === "");
  expect(empty).toEqual([]);
});

it.each(folders)("leaves no English in the Chinese: %s", (folder) => {
  const same = new Set(english(folder).map(([at, words]) => `${at}=${words}`));
  const left = chinese(folder).filter(([at, words]) => same.has(`${at}=${words}`) && /[a-z]{3}/i.test(words));
  expect(left).toEqual([]);
});

it("takes the first language that is spoken here", () => {
  expect(preferred(["", "de-DE", "zh-Hant-TW", "en"])).toBe("zh-CN");
  expect(preferred(["en-GB", "zh-CN"])).toBe("en");
  expect(preferred(["fr"])).toBe("en");
});
