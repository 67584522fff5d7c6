/** The tree of places: each level is read when its place is opened; the keys are those of a tree (WAI-ARIA). */
import { Empty, Skeleton } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { problemFrom } from "@/shared/api/problem";
import { top, useChildren } from "../api/queries";
import type { Place } from "../api/types";
import { rowsOf, stepOf } from "../tree";
import { useMessages } from "../words";
import styles from "./placeTree.module.css";

interface PlaceTreeProps {
  readonly chosen: string | undefined;
  readonly onChoose: (place: Place) => void;
}

export function PlaceTree({ chosen, onChoose }: PlaceTreeProps) {
  const messages = useMessages();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const { children, isLoading, error } = useChildren([top, ...open]);
  const rows = rowsOf(children, open);
  const tree = useRef<HTMLUListElement>(null);
  const wantsFocus = useRef(false);
  // One row of the tree takes part in tabbing: the one that was left, else the first.
  const reached = rows.find(({ place }) => place.place_id === current) ?? rows[0];
  const reachedId = reached?.place.place_id;
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    tree.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [reachedId]);

  const toggle = (id: string, isOpen: boolean) => {
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(id);
      else after.delete(id);
      return after;
    });
  };
  const choose = (id: string) => {
    const row = rows.find(({ place }) => place.place_id === id);
    if (row !== undefined) onChoose(row.place);
  };
  const pressed = (event: KeyboardEvent) => {
    if (reachedId === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(rows, reachedId, event.key);
    if (step === undefined) return;
    event.preventDefault();
    if (step.does === "go") {
      wantsFocus.current = true;
      setCurrent(step.to);
    } else if (step.does === "choose") choose(step.at);
    else toggle(step.at, step.does === "open");
  };

  if (error !== null) return <ProblemAlert problem={problemFrom(error)} />;
  if (rows.length === 0) return isLoading ? <Skeleton active /> : <Empty description={messages.empty} />;
  return (
    <ul
      ref={tree}
      role="tree"
      aria-label={messages.tree}
      aria-busy={isLoading}
      className={styles.tree}
      onKeyDown={pressed}
    >
      {rows.map(({ place, level, position, siblings, isOpen }) => (
        <li
          key={place.place_id}
          role="treeitem"
          aria-level={level}
          aria-posinset={position}
          aria-setsize={siblings}
          aria-expanded={isOpen}
          aria-selected={place.place_id === chosen}
          tabIndex={place.place_id === reachedId ? 0 : -1}
          data-place={place.place_id}
          className={styles.row}
          style={{ paddingInlineStart: `${(level - 1) * 18 + 8}px` }}
          onFocus={() => {
            setCurrent(place.place_id);
          }}
          onClick={() => {
            setCurrent(place.place_id);
            if (isOpen === false) toggle(place.place_id, true);
            onChoose(place);
          }}
        >
          <span
            className={styles.mark}
            aria-hidden="true"
            onClick={(event) => {
              if (isOpen === undefined) return;
              event.stopPropagation();
              toggle(place.place_id, !isOpen);
            }}
          >
            {isOpen === undefined ? "" : isOpen ? "▾" : "▸"}
          </span>
          <span>{place.name}</span>
          <span className={styles.kind}>{messages.kinds[place.kind]}</span>
        </li>
      ))}
    </ul>
  );
}
