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
