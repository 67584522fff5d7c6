/** What the server finds wrong with a form, at the places of the designer. */
import { pointerPath } from "@/shared/api/problem";
import type { FieldError } from "@/shared/api/types";
import type { Sketch } from "./sketch";

/** What is looked at: the form as a whole, what comes after it is handed in, its conditions, or a field or column. */
export type Part =
  | { readonly at: "head" }
  | { readonly at: "course" }
  | { readonly at: "conditions" }
  | { readonly at: "field"; readonly key: string; readonly column?: string };

/** Those at a place of the document, such as `/field/0/name`, or below it. */
export function faultsBelow(faults: readonly FieldError[], place: string): FieldError[] {
  const pointer = `/definition${place}`;
  return faults.filter((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`));
}

/** Those of a table of the document that none of the keys has which are shown: they stand above it. */
export function faultsBeside(
  faults: readonly FieldError[],
  place: string,
  shown: readonly string[],
): FieldError[] {
  const depth = pointerPath(`/definition${place}`).length;
  return faultsBelow(faults, place).filter(({ pointer }) => {
    const next = pointerPath(pointer)[depth];
    return next === undefined || !shown.includes(next);
  });
}

/** The part of the designer in which a place is shown. */
export function partOf(pointer: string, sketch: Sketch): Part {
  const [, first, at, inside, columnAt] = pointerPath(pointer);
  if (first === "running" || first === "reminder") return { at: "course" };
  if (first === "condition") return { at: "conditions" };
  const field = first === "field" ? sketch.field[Number(at)] : undefined;
  if (field === undefined) return { at: "head" };
  const column = inside === "column" ? field.column?.[Number(columnAt)] : undefined;
  return { at: "field", key: field.key, ...(column === undefined ? {} : { column: column.key }) };
}

/** How many of the faults belong to a part, and to no part within it. */
export function countOf(faults: readonly FieldError[], part: Part, sketch: Sketch): number {
  const same = (other: Part) =>
    other.at === part.at &&
    (other.at !== "field" || (part.at === "field" && other.key === part.key && other.column === part.column));
  return faults.filter(({ pointer }) => same(partOf(pointer, sketch))).length;
}
