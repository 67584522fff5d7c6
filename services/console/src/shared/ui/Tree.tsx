/** A tree whose levels are read when they are opened; the keys are those of a tree (WAI-ARIA). */
import { Empty, Skeleton } from "antd";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";

import { problemFrom } from "../api/problem";
import { ProblemAlert } from "./ProblemAlert";
import { rowsOf, stepOf, type TreeLevels } from "./treeRows";
import styles from "./tree.module.css";

/** Which nodes are open, and how one is opened or closed. */
export function useOpenNodes(): readonly [ReadonlySet<string>, (id: string, isOpen: boolean) => void] {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string, isOpen: boolean) => {
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  return [open, toggle];
}

interface TreeProps {
  /** What it is a tree of. */
  readonly label: string;
  /** What is said when there is nothing. */
  readonly empty: string;
  readonly levels: TreeLevels;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly open: ReadonlySet<string>;
  readonly onToggle: (id: string, isOpen: boolean) => void;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function Tree({
  label,
  empty,
  levels,
  isLoading,
  error,
  open,
  onToggle,
  chosen,
  onChoose,
}: TreeProps) {
  const [current, setCurrent] = useState<string>();
  const rows = rowsOf(levels, open);
  const tree = useRef<HTMLUListElement>(null);
  const wantsFocus = useRef(false);
  // One row of the tree takes part in tabbing: the one that was left, else the first.
  const reached = rows.find(({ node }) => node.id === current) ?? rows[0];
  const reachedId = reached?.node.id;
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    tree.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [reachedId]);

  const pressed = (event: KeyboardEvent) => {
    if (reachedId === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(rows, reachedId, event.key);
    if (step === undefined) return;
    event.preventDefault();
    if (step.does === "go") {
      wantsFocus.current = true;
      setCurrent(step.to);
    } else if (step.does === "choose") onChoose(step.at);
    else onToggle(step.at, step.does === "open");
  };

  if (error !== null) return <ProblemAlert problem={problemFrom(error)} />;
  if (rows.length === 0) return isLoading ? <Skeleton active /> : <Empty description={empty} />;
  return (
    <ul
      ref={tree}
      role="tree"
      aria-label={label}
      aria-busy={isLoading}
      className={styles.tree}
      onKeyDown={pressed}
    >
      {rows.map(({ node, level, position, siblings, isOpen }) => (
        <li
          key={node.id}
          role="treeitem"
          aria-level={level}
          aria-posinset={position}
          aria-setsize={siblings}
          aria-expanded={isOpen}
          aria-selected={node.id === chosen}
          tabIndex={node.id === reachedId ? 0 : -1}
          data-node={node.id}
          className={styles.row}
          style={{ paddingInlineStart: `${(level - 1) * 18 + 8}px` }}
          onFocus={() => {
            setCurrent(node.id);
          }}
          onClick={() => {
            setCurrent(node.id);
            if (isOpen === false) onToggle(node.id, true);
            onChoose(node.id);
          }}
        >
          <span
            className={styles.mark}
            aria-hidden="true"
            onClick={(event) => {
              if (isOpen === undefined) return;
              event.stopPropagation();
              onToggle(node.id, !isOpen);
            }}
          >
            {isOpen === undefined ? "" : isOpen ? "▾" : "▸"}
          </span>
          <span>{node.name}</span>
          <span className={styles.kind}>{node.kind}</span>
        </li>
      ))}
    </ul>
  );
}
