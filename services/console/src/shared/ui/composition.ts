/**
 * Keys that an input method takes for itself, such as the Enter that ends a composition, are nobody else's: a form that
 * sent itself by them would send half a word.
 */

/** `keyCode` is deprecated and still the only thing that says so in every browser. */
interface PressedKey {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/**
 * UI Events names a key that the input method takes `keyCode` 229 (§ 7.3.1), and WebKit fires the Enter after
 * `compositionend` with `isComposing` false already: both must be asked.
 */
function isComposition({ isComposing, keyCode }: PressedKey): boolean {
  return isComposing || keyCode === 229;
}

/** Stops such a key before any handler of the page, those of the component library too; the input method has had it. */
export function keepCompositionsFrom(target: Pick<EventTarget, "addEventListener">): void {
  const stop = (event: Event) => {
    if (isComposition(event as KeyboardEvent)) event.stopImmediatePropagation();
  };
  target.addEventListener("keydown", stop, { capture: true });
}
