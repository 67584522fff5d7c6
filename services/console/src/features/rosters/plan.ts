/** What somebody works on a day, and what has to be told the server for them to work something else. */
import type { RosterDays, RosterEntryKind, RosterPersonDay } from "./api/types";

/** What a planner chooses for a day. */
export type Choice =
  /** What the pattern has. */
  | { readonly is: "pattern" }
  | { readonly is: "rest" }
  /** This shift and no other. */
  | { readonly is: "shift"; readonly code: string }
  /** This shift besides what the pattern has. */
  | { readonly is: "extra"; readonly code: string };

/** A day that differs. */
export interface Entry {
  readonly staff_id: string;
  readonly day: string;
  readonly kind: RosterEntryKind;
  readonly shift?: string;
}

/** What has to be told. */
export type Change =
  | { readonly does: "record"; readonly entry: Entry }
  | { readonly does: "replace"; readonly entryId: string; readonly entry: Entry }
  | { readonly does: "remove"; readonly entryId: string };

/** Whose day it is. */
export interface Cell {
  readonly staffId: string;
  readonly day: string;
  readonly has: RosterPersonDay;
}

/** What leads from a day as it is to what was chosen; nothing where it is so already. */
export function changeFor({ staffId, day, has }: Cell, choice: Choice): Change | undefined {
  const wanted = wantedOf(has.by_pattern, choice);
  const { entry } = has;
  if (wanted === undefined) {
    return entry === null ? undefined : { does: "remove", entryId: entry.roster_entry_id };
  }
  if (entry !== null && entry.kind === wanted.kind && entry.shift === (wanted.shift ?? null))
    return undefined;
  const noted = { staff_id: staffId, day, ...wanted };
  return entry === null
    ? { does: "record", entry: noted }
    : { does: "replace", entryId: entry.roster_entry_id, entry: noted };
}

/** How the day differs from the pattern then; nothing where it does not. */
function wantedOf(byPattern: string | null, choice: Choice): Pick<Entry, "kind" | "shift"> | undefined {
  switch (choice.is) {
    case "pattern":
      return undefined;
    case "rest":
      return byPattern === null ? undefined : { kind: "absence" };
    case "shift":
      if (byPattern === choice.code) return undefined;
      return { kind: byPattern === null ? "extra" : "changed", shift: choice.code };
    case "extra":
      return { kind: "extra", shift: choice.code };
  }
}

/** A day of somebody who does not stand on the roster yet. */
export const nothingPlanned: RosterPersonDay = {
  has_line: false,
  by_pattern: null,
  works: [],
  entry: null,
  given_to: null,
  taken_from: [],
};

/** One row of the grid. */
export interface Row {
  readonly staffId: string;
  readonly days: readonly RosterPersonDay[];
}

/** Everybody on the roster, and below them whoever is to be planned besides. */
export function rowsOf(days: RosterDays, besides: readonly string[]): Row[] {
  const known = days.people.map(({ staff_id, days: own }) => ({ staffId: staff_id, days: own }));
  const others = besides.filter((id) => known.every(({ staffId }) => staffId !== id));
  return [...known, ...others.map((staffId) => ({ staffId, days: days.days.map(() => nothingPlanned) }))];
}

/** Where the arrow keys lead in a grid of so many rows and columns; nothing for another key. */
export function stepIn(
  { row, column }: Position,
  key: string,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Position | undefined {
  const at = (to: Position) => ({
    row: Math.min(Math.max(to.row, 0), rows - 1),
    column: Math.min(Math.max(to.column, 0), columns - 1),
  });
  switch (key) {
    case "ArrowRight":
      return at({ row, column: column + 1 });
    case "ArrowLeft":
      return at({ row, column: column - 1 });
    case "ArrowDown":
      return at({ row: row + 1, column });
    case "ArrowUp":
      return at({ row: row - 1, column });
    case "Home":
      return at({ row, column: 0 });
    case "End":
      return at({ row, column: columns - 1 });
    case "PageUp":
      return at({ row: 0, column });
    case "PageDown":
      return at({ row: rows - 1, column });
    default:
      return undefined;
  }
}

export interface Position {
  readonly row: number;
  readonly column: number;
}

/** So many days into a cycle that as many people begin it evenly spread: 0, 2, 4 and 6 of four people in eight days. */
export function spreadOver(length: number, people: number): number[] {
  return Array.from({ length: people }, (_, at) => Math.floor((at * length) / Math.max(people, 1)) % length);
}
