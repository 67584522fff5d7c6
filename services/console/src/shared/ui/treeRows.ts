/** A tree as rows, and where the keys lead in it (WAI-ARIA, tree view pattern). */

/** What stands for the parent of what lies in nothing. */
export const top = "top";

/** Something that may hold others. */
export interface TreeNode {
  readonly id: string;
  readonly name: string;
  /** What it is, in words. */
  readonly kind: string;
  /** Whether nothing can lie in it. */
  readonly isLeaf: boolean;
}

/** What was read of each that is open, by its id. */
export type TreeLevels = ReadonlyMap<string, readonly TreeNode[]>;

/** One row: a node that is in sight. */
export interface TreeRow {
  readonly node: TreeNode;
  /** The outermost are at level 1. */
  readonly level: number;
  /** Its place among those beside it, from 1, and how many these are. */
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | undefined;
  /** Nothing where nothing can lie in it. */
  readonly isOpen: boolean | undefined;
}

/** What was read, in order: what holds others first, and numbers by what they count. */
function inOrder(nodes: readonly TreeNode[]): TreeNode[] {
  const names = new Intl.Collator("zh-CN", { numeric: true });
  return nodes.toSorted(
    (one, other) => Number(one.isLeaf) - Number(other.isLeaf) || names.compare(one.name, other.name),
  );
}

/** The rows in sight, from the top. */
export function rowsOf(
  levels: TreeLevels,
  open: ReadonlySet<string>,
  parent: string = top,
  level = 1,
): TreeRow[] {
  const nodes = inOrder(levels.get(parent) ?? []);
  return nodes.flatMap((node, at) => {
    const isOpen = node.isLeaf ? undefined : open.has(node.id);
    const row: TreeRow = {
      node,
      level,
      position: at + 1,
      siblings: nodes.length,
      parent: parent === top ? undefined : parent,
      isOpen,
    };
    return isOpen === true ? [row, ...rowsOf(levels, open, node.id, level + 1)] : [row];
  });
}

/** What a key does at a row. */
export type TreeStep =
  | { readonly does: "go"; readonly to: string }
  | { readonly does: "open" | "close" | "choose"; readonly at: string };

/** Where `key` leads from the row of `current`; nothing for keys that mean nothing here. */
export function stepOf(rows: readonly TreeRow[], current: string, key: string): TreeStep | undefined {
  const at = rows.findIndex(({ node }) => node.id === current);
  const row = rows[at];
  if (row === undefined) return undefined;
  const go = (to: TreeRow | undefined): TreeStep | undefined =>
    to === undefined ? undefined : { does: "go", to: to.node.id };
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
