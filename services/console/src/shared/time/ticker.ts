/** One clock for every countdown on the page. A countdown redraws only when its words change. */
import { useSyncExternalStore } from "react";

import { serverNow } from "../api/serverClock";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = serverNow();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) nowMs = serverNow();
  timer ??= setInterval(() => {
    nowMs = serverNow();
    listeners.forEach((each) => {
      each();
    });
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** `words(now)`, kept true as time passes; it must give a primitive. */
export function useTicking<T extends string | number>(words: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => words(nowMs));
}
