/** Words in the language the agent reads. Each feature has its own dictionary in both languages. */
import { useSyncExternalStore } from "react";

import { language, type Language, subscribe } from "./language";

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

/** A hook for the words of a dictionary; the Chinese has the shape of the English, which the compiler checks. */
export function wordsIn<Words>(dictionaries: Record<Language, Words>): () => Words {
  return function useWords() {
    return dictionaries[useLanguage()];
  };
}

/** A word for `value`; what a newer server says and we have no word for is shown as it came. */
export function worded(words: Partial<Record<string, string>>, value: string): string {
  return words[value] ?? value.replaceAll("_", " ");
}

/** A name in both languages, as documents have it. */
export interface Named {
  readonly zh: string;
  readonly en: string;
}

/** A name in the agent's language. Documents write English names small, as within a sentence. */
export function inWords(title: Named, language: Language): string {
  return language === "en" ? title.en.charAt(0).toUpperCase() + title.en.slice(1) : title.zh;
}
