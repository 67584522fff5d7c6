import { lazy } from "react";

export { mergeIntoLists, showTicket, ticketChanged } from "./api/cache";
export { readTicket, type TicketPages, useTicket } from "./api/queries";
export { ticketOf } from "./api/ticketPages";
export { severities, ticketKinds } from "./api/types";
export { DeadlineTable } from "./components/DeadlineTable";
export { GoverningStandard } from "./components/GoverningStandard";
export { TicketList } from "./components/TicketList";
export { deadlinesOf } from "./rules/deadlines";
export { ticketSearch, type TicketSearch } from "./search";

/** Read when the first ticket is opened. */
export const TicketPanel = lazy(() => import("./components/TicketPanel"));
