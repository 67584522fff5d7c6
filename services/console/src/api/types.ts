/**
 * The shapes the desk works with, by the names it uses for them. They come from the generated client types; when
 * the contract renames something, this file and its neighbours change and no component does.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

/** An answer carries every field, those without a value as null; only requests leave fields out. */
export type Told<T> = T extends readonly (infer Item)[]
  ? Told<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Told<Exclude<T[Key], undefined>> }
    : T;

export type AttemptOutcome = Schemas["OutcomeWord"];
export type WaiverKind = Schemas["WaiverWord"];
export type Call = Told<Schemas["CallView"]>;
export type Callback = Told<Schemas["CallbackView"]>;
export type CallbackAttempt = Told<Schemas["AttemptView"]>;
export type CallerCard = Told<Schemas["CallerCard"]>;
export type CardHome = Told<Schemas["CardHome"]>;
export type CardTicket = Told<Schemas["CardTicket"]>;
export type ConsentWay = Schemas["ConsentWay"];
export type Currency = Schemas["Currency"];
export type Customer = Told<Schemas["CustomerView"]>;
export type Deadline = Told<Schemas["DeadlineView"]>;
export type Estate = Told<Schemas["EstateView"]>;
export type Explained = Told<Schemas["Explained"]>;
export type HistoryLine = Told<Schemas["HistoryLine"]>;
export type Money = Schemas["Money"];
export type NewCall = Schemas["NewCall"];
export type NewClassification = Schemas["NewClassification"];
export type NewInteraction = Schemas["NewInteraction"];
export type NewTicket = Schemas["NewSubject"];
export type Notice = Told<Schemas["NoticeView"]>;
export type NoticeKind = Schemas["NoticeKind"];
export type Occupancy = Told<Schemas["OccupancyView"]>;
export type OccupancyRole = Schemas["OccupancyRole"];
export type ProblemDocument = Schemas["Problem"];
export type FieldError = Schemas["ProblemFault"];
export type Interaction = Told<Schemas["RecordedView"]>;
export type RevealedContact = Told<Schemas["RevealedContact"]>;
export type Severity = Schemas["Severity"];
export type Staff = Told<Schemas["StaffView"]>;
export type Standard = Told<Schemas["StandardView"]>;
export type Ticket = Told<Schemas["TicketView"]>;
export type TicketActName = Schemas["Act_TicketActName"]["act"];
export type TicketKind = Schemas["TicketKind"];
export type TicketPage = Told<Schemas["PageOf_TicketView"]>;
export type TicketStatus = Schemas["TicketStatus"];
export type Unit = Told<Schemas["UnitView"]>;

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
  "resolved",
  "closed",
  "cancelled",
] as const satisfies readonly TicketStatus[];

/** How a customer agrees to a fee. */
export const consentWays = [
  "call",
  "signature",
  "message",
  "in_person",
] as const satisfies readonly ConsentWay[];

/** How a try to reach a customer ends that did not reach them, the usual one first. */
export const attemptOutcomes = [
  "no_answer",
  "postponed",
  "wrong_number",
  "gave_up",
] as const satisfies readonly AttemptOutcome[];

export const waiverKinds = [
  "customer_declined",
  "no_contact",
  "duplicate",
  "other",
] as const satisfies readonly WaiverKind[];
