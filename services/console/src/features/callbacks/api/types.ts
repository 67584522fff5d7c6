/** Callbacks as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type AttemptOutcome = Schemas["AttemptOutcome"];
export type Callback = FromServer<Schemas["CallbackView"]>;
export type CallbackAttempt = FromServer<Schemas["AttemptView"]>;
export type RevealedContact = FromServer<Schemas["RevealedContact"]>;
export type WaiverKind = Schemas["NewWaiverKind"];

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
