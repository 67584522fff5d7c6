/** A ticket for tests: an ordinary repair that nobody has touched. */
import type { Deadline, Ticket, TicketActName } from "../api/types";

/** What the server says may be done, with the permission that it asks for. */
export function acts(...names: TicketActName[]): Ticket["acts"] {
  return names.map((act) => ({
    act,
    permission: ["approve_quote", "decline_quote", "reclassify", "cancel"].includes(act)
      ? "tickets:supervise"
      : "tickets:write",
    needs: [],
  }));
}

export function deadline(
  kind: Deadline["kind"],
  dueAt: string,
  clause: string,
  over: Partial<Deadline> = {},
): Deadline {
  return {
    kind,
    round: 1,
    due_at: dueAt,
    clause,
    explanation: [],
    status: "running",
    settled_at: null,
    extended_from: null,
    ...over,
  };
}

export function ticket(over: Partial<Ticket> = {}): Ticket {
  return {
    ticket_id: "01900000-0000-7000-8000-000000000001",
    number: "T2026-000001",
    version: 1,
    estate_id: "01900000-0000-7000-8000-0000000000e1",
    estate_name: "River Court",
    unit_id: null,
    unit_label: null,
    customer_id: null,
    interaction_id: null,
    kind: "repair",
    severity: "ordinary",
    category: "house_leak",
    title: "Ceiling drips",
    description: "Ceiling drips",
    status: "open",
    acts: acts("assign", "quote", "resolve", "reclassify", "cancel"),
    standard: "resident-centre",
    standard_version: 1,
    first_responder: "staff:01900000-0000-7000-8000-00000000005a",
    assignee: null,
    is_confidential: false,
    confidentiality: "open",
    readers: [],
    messages: null,
    about_staff_id: null,
    external_reference: null,
    due_at: "2026-03-02T09:15:00Z",
    deadlines: [
      deadline("respond", "2026-03-02T09:15:00Z", "DLN-19"),
      deadline("arrive", "2026-03-02T10:00:00Z", "REP-04"),
      deadline("resolve", "2026-03-03T09:00:00Z", "DLN-22"),
    ],
    escalations: [],
    progress_due_at: null,
    progress_noted_at: null,
    progress_told_at: null,
    round: 1,
    round_note: null,
    quotes: [],
    urges: 0,
    last_urged_at: null,
    close_at: null,
    fee: null,
    materials: [],
    rectifies: null,
    opened_at: "2026-03-02T09:00:00Z",
    ...over,
  };
}
