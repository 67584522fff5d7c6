import { ESLint } from "eslint";
import { parser } from "typescript-eslint";
import { expect, it } from "vitest";

import folders from "../../eslint.folders.js";

const linter = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser } }, ...folders],
});

async function faults(file: string, line: string): Promise<string[]> {
  const results = await linter.lintText(line, { filePath: `src/${file}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

const allowed = [
  ["features/tickets/components/Planted.ts", 'import "@/features/staff";'],
  ["features/tickets/components/Planted.ts", 'import "../api/queries";'],
  ["features/tickets/components/Planted.ts", 'import "@/shared/ui/told";'],
  ["features/tickets/api/planted.ts", 'import "@/shared/api/http";'],
  ["app/Planted.ts", 'import "@/features/tickets";'],
] as const;

const breaches = [
  ["features/tickets/components/Planted.ts", 'import "@/features/staff/useNames";'],
  ["features/tickets/components/Planted.ts", 'import "../../staff";'],
  ["features/tickets/planted.ts", 'import "../staff";'],
  ["features/tickets/components/Planted.ts", 'import "@/app/router";'],
  ["features/tickets/components/Planted.ts", 'import "@/shared/api/http";'],
  ["features/tickets/api/planted.ts", 'import "@/shared/api/schema";'],
  ["features/tickets/components/Planted.ts", 'void fetch("/api/v1/tickets");'],
  ["shared/ui/Planted.ts", 'import "@/features/tickets";'],
  ["shared/api/planted.ts", 'import "../../features/tickets";'],
  ["app/Planted.ts", 'import "@/features/tickets/components/TicketPanel";'],
] as const;

it.each(allowed)("lets %s say %s", async (file, line) => {
  expect(await faults(file, line)).toEqual([]);
});

it.each(breaches)("forbids %s to say %s", async (file, line) => {
  expect(await faults(file, line)).toHaveLength(1);
});

const sources: Record<string, string> = import.meta.glob("/src/features/**/*.{ts,tsx}", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Which features each feature uses. */
function uses(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const [path, text] of Object.entries(sources)) {
    const feature = path.split("/")[3] ?? "";
    const used = all.get(feature) ?? new Set<string>();
    for (const [, other = ""] of text.matchAll(/"@\/features\/([a-z]+)/g)) used.add(other);
    all.set(feature, used);
  }
  return all;
}

/** What is left when everything that uses nothing is taken away, again and again: the circles. */
function circles(all: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const left = new Map(all);
  for (;;) {
    const free = [...left].filter(([, used]) => ![...used].some((other) => left.has(other)));
    if (free.length === 0) return [...left.keys()];
    free.forEach(([feature]) => left.delete(feature));
  }
}

it("has no circle among the features", () => {
  expect(uses().get("calls")).toContain("tickets");
  expect(circles(uses())).toEqual([]);
  const planted = new Map([...uses(), ["staff", new Set(["calls"])]]);
  expect(circles(planted)).toContain("calls");
});
