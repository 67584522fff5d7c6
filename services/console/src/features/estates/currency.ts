import type { Currency } from "@/shared/api/types";

/** What is paid with where the estate is. The server refuses any other; it says so at the amount. */
export function currencyOf(timeZone: string | undefined): Currency {
  if (timeZone === "Asia/Hong_Kong") return "HKD";
  return timeZone?.startsWith("America/") === true ? "USD" : "CNY";
}
