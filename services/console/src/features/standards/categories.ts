/** The words for a ticket's finer category: those that the estate's standard has rules for, by the names it gives them. */
import type { TicketKind } from "@/shared/api/types";
import type { Language } from "@/shared/i18n/language";
import { inWords } from "@/shared/i18n/words";
import type { Standard } from "./api/types";

/** What is none of them. */
export const general = "general";

export interface CategoryOption {
  readonly value: string;
  readonly label: string;
}

/** The categories that a ticket of `kind` can have under `standard`, by name. */
export function categoriesOf(
  standard: Pick<Standard, "categories"> | undefined,
  kind: TicketKind,
  language: Language,
): CategoryOption[] {
  const fitting = (standard?.categories ?? []).filter((one) => one.kinds.includes(kind));
  return fitting
    .map(({ category, title }) => ({ value: category, label: inWords(title, language) }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
}

/** What the standard calls `category`; nothing when it does not know the word. */
export function categoryName(
  standard: Pick<Standard, "categories"> | undefined,
  category: string,
  language: Language,
): string | undefined {
  const known = standard?.categories.find((one) => one.category === category);
  return known === undefined ? undefined : inWords(known.title, language);
}
