/** What may be chosen for a day: by pointer, by arrows and Enter, or by the key that stands beside it. */
import { useEffect, useRef, type KeyboardEvent } from "react";

import type { ShiftPattern } from "../api/types";
import type { Cell, Choice } from "../plan";
import { useMessages } from "../words";
import { ShiftChip } from "./ShiftChip";
import styles from "./rosterGrid.module.css";

/** Where it lies in the grid. */
export interface MenuPlace {
  readonly left?: number;
  readonly right?: number;
  readonly top: number;
}

interface CellMenuProps {
  readonly cell: Cell;
  readonly pattern: ShiftPattern;
  /** Whose day it is, and which. */
  readonly label: string;
  readonly at: MenuPlace;
  readonly onChoose: (choice: Choice) => void;
  readonly onClose: () => void;
}

export function CellMenu({ cell, pattern, label, at, onChoose, onClose }: CellMenuProps) {
  const messages = useMessages();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, []);
  const { by_pattern: byPattern, entry } = cell.has;
  const pressed = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const here = items.findIndex((item) => item === document.activeElement);
    const to = {
      ArrowDown: (here + 1) % items.length,
      ArrowUp: (here + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    // The grid and the desk have keys of their own.
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
      items[to]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose();
    }
  };
  const item = (key: string, choice: Choice, words: React.ReactNode, hint?: string) => (
    <button
      key={key}
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      data-choice={key}
      onClick={() => {
        onChoose(choice);
      }}
    >
      <span>{words}</span>
      {hint !== undefined && <kbd>{hint}</kbd>}
    </button>
  );
  return (
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      className={styles.menu}
      style={at}
      onKeyDown={pressed}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onClose();
      }}
    >
      {pattern.shifts.map((shift, index) =>
        item(
          shift.code,
          { is: "shift", code: shift.code },
          <ShiftChip pattern={pattern} shift={shift} />,
          index < 9 ? String(index + 1) : undefined,
        ),
      )}
      {byPattern !== null && item("rest", { is: "rest" }, messages.rest, "0")}
      {entry !== null && item("pattern", { is: "pattern" }, messages.asPattern, "⌫")}
      {byPattern !== null &&
        pattern.shifts
          .filter(({ code }) => code !== byPattern)
          .map(({ code, name }) =>
            item(`extra-${code}`, { is: "extra", code }, messages.besides(code, name)),
          )}
    </div>
  );
}
