/** The tree of places as rows, and where the keys lead in it (WAI-ARIA, tree view pattern). */
import { top } from "./api/queries";
import type { Place, PlaceKind } from "./api/types";

/** One row: a place that is in sight. */
export interface TreeRow {
  readonly place: Place;
  /** The outermost are at level 1. */
  readonly level: number;
  /** Its place among those beside it, from 1, and how many these are. */
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | undefined;
  /** Nothing where nothing can lie in it. */
  readonly isOpen: boolean | undefined;
}

/** Within these nothing lies. */
const leaves: ReadonlySet<PlaceKind> = new Set(["unit", "parking_space", "facility"]);

/** What was read, in order: what holds others first, and numbers by what they count. */
export function inOrder(places: readonly Place[]): Place[] {
  const names = new Intl.Collator("zh-CN", { numeric: true });
  const isLeaf = ({ kind }: Place) => Number(leaves.has(kind));
  return places.toSorted((one, other) => isLeaf(one) - isLeaf(other) || names.compare(one.name, other.name));
}

/** The rows in sight, from the top. */
export function rowsOf(
  children: ReadonlyMap<string, readonly Place[]>,
  open: ReadonlySet<string>,
  parent: string = top,
  level = 1,
): TreeRow[] {
  const places = inOrder(children.get(parent) ?? []);
  return places.flatMap((place, at) => {
    const isOpen = leaves.has(place.kind) ? undefined : open.has(place.place_id);
    const row: TreeRow = {
      place,
      level,
      position: at + 1,
      siblings: places.length,
      parent: parent === top ? undefined : parent,
      isOpen,
    };
    return isOpen === true ? [row, ...rowsOf(children, open, place.place_id, level + 1)] : [row];
  });
}

/** What a key does at a row. */
export type TreeStep =
  | { readonly does: "go"; readonly to: string }
  | { readonly does: "open" | "close" | "choose"; readonly at: string };

/** Where `key` leads from the row of `current`; nothing for keys that mean nothing here. */
export function stepOf(rows: readonly TreeRow[], current: string, key: string): TreeStep | undefined {
  const at = rows.findIndex(({ place }) => place.place_id === current);
  const row = rows[at];
  if (row === undefined) return undefined;
  const go = (to: TreeRow | undefined): TreeStep | undefined =>
    to === undefined ? undefined : { does: "go", to: to.place.place_id };
  switch (key) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight": {
      if (row.isOpen === false) return { does: "open", at: current };
      const next = rows[at + 1];
      return next?.parent === current ? go(next) : undefined;
    }
    case "ArrowLeft":
      if (row.isOpen === true) return { does: "close", at: current };
      return row.parent === undefined ? undefined : { does: "go", to: row.parent };
    case "Enter":
    case " ":
      return { does: "choose", at: current };
    default:
      return undefined;
  }
}
