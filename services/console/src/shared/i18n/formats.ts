/** Amounts as the agent's language writes them. */
import { useMemo } from "react";

import type { Money } from "../api/types";
import { useLanguage } from "./words";

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
