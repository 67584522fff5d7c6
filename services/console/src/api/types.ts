/**
 * The shapes the desk works with, by the names it uses for them. They come from the generated client types; when
 * the contract renames something, this file and its neighbours change and no component does.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Callback = Schemas["CallbackView"];
export type CallerCard = Schemas["CallerCard"];
export type CardHome = Schemas["CardHome"];
export type CardTicket = Schemas["CardTicket"];
export type Due = Schemas["Due"];
export type Estate = Schemas["EstateView"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type Money = Schemas["Money"];
export type NewReception = Schemas["RecordReception"];
export type NewTicket = Schemas["NewTicket"];
export type OccupancyRole = Schemas["OccupancyRole"];
export type ProblemDocument = Schemas["Problem"];
export type FieldError = Schemas["FieldError"];
export type Reception = Schemas["ReceptionView"];
export type Severity = Schemas["Severity"];
export type Staff = Schemas["StaffView"];
export type Ticket = Schemas["TicketView"];
export type TicketKind = Schemas["TicketKind"];
export type TicketPage = Schemas["TicketPage"];
export type TicketStatus = Schemas["TicketStatus"];
export type Unit = Schemas["UnitView"];

/** The three promises a standard makes for a ticket. */
export const promises = ["respond", "arrive", "resolve"] as const;
export type Promised = (typeof promises)[number];

export const ticketKinds = [
  "repair",
  "complaint",
  "inquiry",
  "suggestion",
  "praise",
  "help",
  "report",
  "paid_service",
  "special_event",
  "application",
] as const satisfies readonly TicketKind[];

export const severities = ["minor", "ordinary", "important", "major"] as const satisfies readonly Severity[];

export const ticketStatuses = [
  "open",
  "assigned",
  "accepted",
  "on_site",
  "waiting",
  "resolved",
  "closed",
  "cancelled",
] as const satisfies readonly TicketStatus[];
