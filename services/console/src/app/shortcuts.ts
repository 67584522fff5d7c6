/** Keys that work anywhere on the desk. Single keys do nothing while somebody types, and can be turned off. */
import { useEffect, useState } from "react";

import type { Desk } from "@/shared/routing/desk";

export type Shortcuts = Readonly<Partial<Record<string, () => void>>>;

const offKey = "steward.single_keys_off";

/** Whether single-key shortcuts are on; people who dictate need them off (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => localStorage.getItem(offKey) === null);
  return [
    isOn,
    (next) => {
      setOn(next);
      if (next) localStorage.removeItem(offKey);
      else localStorage.setItem(offKey, "1");
    },
  ];
}

export function useShortcuts(shortcuts: Shortcuts, hasSingleKeys: boolean, onEscape: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen()) return;
      if (event.key === "Escape" && !isList(event.target)) {
        onEscape();
        return;
      }
      if (!hasSingleKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = shortcuts[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => {
      removeEventListener("keydown", pressed);
    };
  }, [shortcuts, hasSingleKeys, onEscape]);
}

function isDialogOpen(): boolean {
  return document.querySelector("dialog[open], .ant-modal-wrap:not([style*='display: none'])") !== null;
}

/** A list of choices takes Escape for itself. */
function isList(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.getAttribute("aria-expanded") === "true";
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Places the keyboard can jump to; each marks itself with `data-focus`, a list that has nothing yet by its heading. */
export type FocusPlace = "phone" | Exclude<Desk, "calls">;

export function focusOn(place: FocusPlace): void {
  const element =
    document.querySelector<HTMLElement>(`[data-focus="${place}"]`) ??
    document.getElementById(`${place}-title`);
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}
