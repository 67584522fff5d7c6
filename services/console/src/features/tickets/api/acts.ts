/**
 * What may be done to a ticket, a line for each act, in the order of the buttons: what the customer waits for, the work, then
 * what is seldom done. The buttons, their forms and the requests are made of this; `words` has what an act is called.
 */
import type { PostBody, PostPath } from "@/shared/api/types";
import type { TicketActName } from "./types";

/** What an act asks for before it is done: nothing, no more than why, or what has a form of its own. */
type Form =
  | "none"
  | "reason"
  | "assignee"
  | "fee"
  | "consent"
  | "materials"
  | "classification"
  | "extension"
  | "progress"
  | "confidentiality"
  | "reader"
  | "leak"
  | "verdict"
  | "answer";

interface ActShape {
  readonly path: PostPath;
  readonly form: Form;
  /** Of the person responsible: in their name it takes another permission than the ordinary one. */
  readonly isOwnWork?: true;
  readonly isDanger?: true;
}

export const acts = {
  approve_quote: { path: "/api/v1/tickets/{id}/approve", form: "consent" },
  decline_quote: { path: "/api/v1/tickets/{id}/decline-quote", form: "reason" },
  accept: { path: "/api/v1/tickets/{id}/accept", form: "none", isOwnWork: true },
  arrive: { path: "/api/v1/tickets/{id}/arrive", form: "none", isOwnWork: true },
  resolve: { path: "/api/v1/tickets/{id}/resolve", form: "materials", isOwnWork: true },
  close: { path: "/api/v1/tickets/{id}/close", form: "none" },
  reopen: { path: "/api/v1/tickets/{id}/reopen", form: "reason" },
  take_up: { path: "/api/v1/tickets/{id}/take-up", form: "none" },
  note_progress: { path: "/api/v1/tickets/{id}/note-progress", form: "progress" },
  urge: { path: "/api/v1/tickets/{id}/urge", form: "none" },
  quote: { path: "/api/v1/tickets/{id}/quote", form: "fee" },
  withdraw_quote: { path: "/api/v1/tickets/{id}/withdraw-quote", form: "reason" },
  extend: { path: "/api/v1/tickets/{id}/extend", form: "extension" },
  escalate: { path: "/api/v1/tickets/{id}/escalate", form: "reason" },
  assign: { path: "/api/v1/tickets/{id}/assign", form: "assignee" },
  reclassify: { path: "/api/v1/tickets/{id}/reclassify", form: "classification" },
  answer_reporter: { path: "/api/v1/tickets/{id}/answer-reporter", form: "answer" },
  set_confidentiality: { path: "/api/v1/tickets/{id}/set-confidentiality", form: "confidentiality" },
  add_reader: { path: "/api/v1/tickets/{id}/add-reader", form: "reader" },
  remove_reader: { path: "/api/v1/tickets/{id}/remove-reader", form: "reader" },
  report_leak: { path: "/api/v1/tickets/{id}/report-leak", form: "leak" },
  decide_leak: { path: "/api/v1/tickets/{id}/decide-leak", form: "verdict" },
  cancel: { path: "/api/v1/tickets/{id}/cancel", form: "reason", isDanger: true },
} as const satisfies Record<TicketActName, ActShape>;

export type Act = keyof typeof acts;

/** The acts that ask for this. */
export type ActWith<F extends Form> = {
  [A in Act]: (typeof acts)[A]["form"] extends F ? A : never;
}[Act];

/** What the request of an act says. */
export type Body<A extends Act> = PostBody<(typeof acts)[A]["path"]>;

/** An act on a ticket with what it needs to know, called as the API calls it. */
export type TicketAct = { [A in Act]: { readonly act: A; readonly body: Body<A> } }[Act];

/** Every act, in the order of the buttons. */
export const order = Object.keys(acts) as Act[];

export const shapeOf = (act: Act): ActShape => acts[act];

export function asksFor<F extends Form>(act: Act, ...forms: F[]): act is ActWith<F> {
  return forms.some((form) => form === acts[act].form);
}
