/** A ticket for tests: an ordinary repair that nobody has touched. */
import type { Deadline, Ticket } from "../api/types";

export function deadline(dueAt: string, clause: string, over: Partial<Deadline> = {}): Deadline {
  return { due_at: dueAt, clause, explanation: [], status: "running", settled_at: null, ...over };
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
    reception_id: null,
    kind: "repair",
    severity: "ordinary",
    category: "house_leak",
    title: "Ceiling drips",
    description: "Ceiling drips",
    status: "open",
    standard: "resident-centre",
    standard_version: 1,
    due: {
      respond_by: deadline("2026-03-02T09:15:00Z", "DLN-19"),
      arrive_by: deadline("2026-03-02T10:00:00Z", "REP-04"),
      resolve_by: deadline("2026-03-03T09:00:00Z", "DLN-22"),
    },
    first_responder: "staff:01900000-0000-7000-8000-00000000005a",
    assignee: null,
    fee: null,
    materials: [],
    rectifies: null,
    opened_at: "2026-03-02T09:00:00Z",
    ...over,
  };
}
