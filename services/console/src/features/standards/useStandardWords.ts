import { inWords, useLanguage, worded } from "@/shared/i18n/words";
import { useStandard } from "./api/queries";
import type { Governed } from "./api/types";
import { categoryName } from "./categories";
import { useMessages } from "./words";

/** What the standard that a ticket was opened under calls those whom its rules name. */
export function useRoleNames(ticket: Governed): (role: string) => string {
  const language = useLanguage();
  const roles = useStandard(ticket.standard, ticket.standard_version).data?.roles ?? [];
  return (role) => {
    const known = roles.find((other) => other.role === role);
    return known === undefined ? role : inWords(known.title, language);
  };
}

/** What the standard that a ticket was opened under is called, and what it calls the ticket's category. */
export function useStandardWords(ticket: Governed & { readonly category: string }): {
  readonly standard: string;
  readonly category: string;
} {
  const messages = useMessages();
  const language = useLanguage();
  const standard = useStandard(ticket.standard, ticket.standard_version).data;
  return {
    standard: standard === undefined ? ticket.standard : inWords(standard.title, language),
    category: categoryName(standard, ticket.category, language) ?? worded(messages.category, ticket.category),
  };
}
