/** Tickets as the API shows them, and the closed words in the order in which a form offers them. */
import type { Schemas, Severity, TicketKind, TicketStatus, FromServer } from "@/shared/api/types";

export type ConfidentialityClass = Schemas["ConfidentialityClass"];
export type ConsentChannel = Schemas["ConsentChannel"];
export type Deadline = FromServer<Schemas["DeadlineView"]>;
export type Escalation = FromServer<Schemas["EscalationView"]>;
export type HistoryLine = FromServer<Schemas["HistoryLine"]>;
export type Leak = FromServer<Schemas["LeakView"]>;
export type Message = FromServer<Schemas["TicketMessageView"]>;
export type NewClassification = Schemas["NewClassification"];
export type Ticket = FromServer<Schemas["TicketView"]>;
export type TicketActName = Schemas["Act_TicketActName"]["act"];
export type TicketPage = FromServer<Schemas["PageOf_TicketView"]>;

/** What a standard sets a deadline for. */
export type DeadlineKind = "respond" | "arrive" | "resolve";

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
  "resolved",
  "closed",
  "cancelled",
] as const satisfies readonly TicketStatus[];

/** How a customer agrees to a fee. */
export const consentChannels = [
  "call",
  "signature",
  "message",
  "in_person",
] as const satisfies readonly ConsentChannel[];

/** For whom a ticket is, from the widest to the narrowest. */
export const confidentialityClasses = [
  "open",
  "restricted",
  "named",
] as const satisfies readonly ConfidentialityClass[];
