import { useStandard } from "../api/queries";
import type { Ticket } from "../api/types";
import { useLanguage, useMessages, worded } from "../i18n/useMessages";
import { categoryName, inWords } from "./categories";

/** What the standard that a ticket was opened under is called, and what it calls the ticket's category. */
export function useStandardWords(ticket: Pick<Ticket, "standard" | "standard_version" | "category">): {
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
