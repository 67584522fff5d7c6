/** Where in a document its faults are. */
import type { FieldError } from "@/shared/api/types";

/** The line that a fault names first: both languages begin with it. */
export function lineOf(fault: FieldError): number | undefined {
  const line = /^\D{0,6}(\d+)/.exec(fault.detail)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** Where a line begins and ends among the letters of a text. */
export function spanOf(text: string, line: number): readonly [number, number] {
  const lines = text.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [from, from + (lines[line - 1]?.length ?? 0)];
}
