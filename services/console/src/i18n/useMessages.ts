/** The words and formats of the language the agent reads. */
import { useMemo, useSyncExternalStore } from "react";

import type { Money } from "../api/types";
import { en, type Messages } from "./en";
import { language, subscribe, type Language } from "./language";
import { zh } from "./zh";

const dictionaries: Record<Language, Messages> = { en, "zh-CN": zh };

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

export function useMessages(): Messages {
  return dictionaries[useLanguage()];
}

export interface Formats {
  readonly money: (money: Money) => string;
}

export function useFormats(): Formats {
  const tag = useLanguage();
  return useMemo(() => {
    return {
      money: ({ amount, currency }) =>
        new Intl.NumberFormat(tag, {
          style: "currency",
          currency,
          // ¥ needs no country at this desk; the dollars do.
          currencyDisplay: currency === "CNY" ? "narrowSymbol" : "symbol",
        }).format(Number(amount)),
    };
  }, [tag]);
}

/** A word for `value`; what a newer server says and we have no word for is shown as it came. */
export function worded(words: Partial<Record<string, string>>, value: string): string {
  return words[value] ?? value.replaceAll("_", " ");
}
