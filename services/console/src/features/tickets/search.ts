/** The list of tickets as the address says it: what it is narrowed to, its order, and how much of it is shown. */
import type { TicketFilter } from "./api/ticketPages";
import { ticketKinds, ticketStatuses } from "./api/types";

export interface TicketSearch extends TicketFilter {
  /** How many pages of the list are shown; one unless more were asked for. */
  readonly pages?: number;
}

/** A link that asks for more is shown this much. */
const mostPages = 20;

const isId = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value);

/** The longest number that others have for a ticket. */
export const mostReference = 64;

/** Such a number; one of digits alone is a number to whoever reads an address that was written by hand. */
function referenceOf(said: unknown): string | undefined {
  const text = typeof said === "number" ? String(said) : said;
  if (typeof text !== "string") return undefined;
  const reference = text.trim();
  return reference === "" || reference.length > mostReference ? undefined : reference;
}

/** Reads an address; what it names that is no filter of the list is as if it were not there. */
export function ticketSearch(said: Record<string, unknown>): TicketSearch {
  const { estate_id, assignee_id, is_overdue, sort, pages } = said;
  const status = ticketStatuses.find((word) => word === said["status"]);
  const kind = ticketKinds.find((word) => word === said["kind"]);
  const reference = referenceOf(said["external_reference"]);
  return {
    ...(isId(estate_id) ? { estate_id } : {}),
    ...(status === undefined ? {} : { status }),
    ...(kind === undefined ? {} : { kind }),
    ...(isId(assignee_id) ? { assignee_id } : {}),
    ...(reference === undefined ? {} : { external_reference: reference }),
    ...(is_overdue === true ? { is_overdue } : {}),
    ...(sort === "due" ? { sort } : {}),
    ...(Number.isInteger(pages) && Number(pages) > 1 ? { pages: Math.min(Number(pages), mostPages) } : {}),
  };
}

/** What the server is asked for: the filter without what only this page knows. */
export function filterOf(search: TicketSearch): TicketFilter {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== "pages"));
}
