/** What is done to callbacks, one function for each act. Each carries the version the agent saw. */
import { api, body } from "@/shared/api/http";
import type { AttemptOutcome, Callback, RevealedContact, WaiverKind } from "./types";

export interface CallbackAnswer {
  readonly satisfaction: number;
  readonly solved: boolean;
  readonly remarks: string;
  readonly suggestions: string;
}

export const callbackPlaces = {
  "/satisfaction": "satisfaction",
  "/solved": "solved",
  "/remarks": "remarks",
  "/suggestions": "suggestions",
} as const;

export async function completeCallback(callback: Callback, said: CallbackAnswer): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/complete", { params, body: { ...said } }));
}

export const attemptPlaces = { "/outcome": "outcome", "/note": "note" } as const;

/** A try that did not reach the customer; giving up ends the callback. */
export async function noteAttempt(
  callback: Callback,
  outcome: AttemptOutcome,
  note: string,
): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/attempts", { params, body: { outcome, note } }));
}

export const assignmentPlaces = { "/assignee": "assigneeId" } as const;

export async function assignCallback(callback: Callback, assigneeId: string): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/assign", { params, body: { assignee: assigneeId } }));
}

export const waiverPlaces = { "/kind": "kind", "/reason": "reason" } as const;

/** The customer's contact in full, for this callback and on the record; asked for again whenever it is needed again. */
export async function revealContact(customerId: string, callbackId: string): Promise<RevealedContact> {
  const content = { customer_id: customerId, purpose: "callback_due", reference: callbackId } as const;
  return body(api.POST("/api/v1/reveals", { body: content }));
}

/** The callback is owed no longer; the reason stays with it. */
export async function waiveCallback(callback: Callback, kind: WaiverKind, reason: string): Promise<Callback> {
  const params = paramsOf(callback);
  return body(api.POST("/api/v1/callbacks/{id}/waive", { params, body: { kind, reason } }));
}

/** A second person agrees that somebody waived a callback: it does not count any more. */
export async function approveWaiver(callback: Callback): Promise<Callback> {
  return body(api.POST("/api/v1/callbacks/{id}/approve-waiver", { params: paramsOf(callback) }));
}

function paramsOf(callback: Callback) {
  return { path: { id: callback.callback_id }, header: { "If-Match": `"${callback.version}"` } };
}
