/** Which language the agent reads: what was chosen here before, else the first of the browser's that we speak. */
export const languages = ["zh-CN", "en"] as const;
export type Language = (typeof languages)[number];

const chosenKey = "steward.language";
const listeners = new Set<() => void>();

export function preferred(candidates: readonly string[]): Language {
  for (const candidate of candidates) {
    const primary = candidate.toLowerCase().split("-")[0];
    if (primary === "zh") return "zh-CN";
    if (primary === "en") return "en";
  }
  return "en";
}

let current: Language | undefined;

export function language(): Language {
  current ??= preferred([localStorage.getItem(chosenKey) ?? "", ...navigator.languages]);
  return current;
}

export function choose(next: Language): void {
  current = next;
  localStorage.setItem(chosenKey, next);
  listeners.forEach((listener) => {
    listener();
  });
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
