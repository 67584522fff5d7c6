/** Who may agree to a waiver. */
import { offers } from "@/shared/api/acts";
import type { Me } from "@/shared/api/session";
import type { Callback } from "./api/types";

/** What an agent can do about a waived callback. */
export type Consent =
  /** Nothing: its state allows no consent, or they have no right to give it. */
  | "none"
  /** Wait: it is their own, and another person agrees to it. */
  | "own"
  /** Agree to it. */
  | "free";

/** The server has the last word; this says which button is offered. Its acts know the state and not the person. */
export function consentOf(
  callback: Pick<Callback, "acts" | "estate_id" | "waiver">,
  me: Pick<Me, "staffId" | "permissions" | "grants">,
): Consent {
  if (!offers(callback, "approve_waiver", me)) return "none";
  return callback.waiver?.waived_by === `staff:${me.staffId}` ? "own" : "free";
}
