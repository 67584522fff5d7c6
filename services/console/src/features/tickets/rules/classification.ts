/** What a ticket is taken for, and how that is put right. */
import { meAt } from "@/shared/api/me";
import type { Me } from "@/shared/api/session";
import type { Severity, TicketKind } from "@/shared/api/types";
import type { NewClassification, Ticket } from "../api/types";

/** What the form says. */
export interface Classified {
  readonly kind: TicketKind;
  readonly severity: Severity;
  readonly category: string;
  readonly unitId: string | null;
  readonly customerId: string | null;
  readonly aboutStaffId: string | null;
  readonly reason: string;
}

/** What the ticket is taken for now. */
export function classified(ticket: Ticket): Classified {
  return {
    kind: ticket.kind,
    severity: ticket.severity,
    category: ticket.category,
    unitId: ticket.unit_id,
    customerId: ticket.customer_id,
    aboutStaffId: ticket.about_staff_id,
    reason: "",
  };
}

/** What differs from the ticket; what is left out stays as it is. */
export function changesOf(ticket: Ticket, said: Classified): NewClassification {
  return {
    ...(said.kind === ticket.kind ? {} : { kind: said.kind }),
    ...(said.severity === ticket.severity ? {} : { severity: said.severity }),
    ...(said.category === ticket.category ? {} : { category: said.category }),
    ...changed("unit_id", ticket.unit_id, said.unitId),
    ...changed("customer_id", ticket.customer_id, said.customerId),
    ...changed("about_staff_id", ticket.about_staff_id, said.aboutStaffId),
    reason: said.reason.trim(),
  };
}

/** What is not named stays; `null` takes away whom or what the ticket named. */
function changed<Name extends string>(
  name: Name,
  before: string | null,
  now: string | null,
): Partial<Record<Name, string | null>> {
  return now === before ? {} : ({ [name]: now } as Record<Name, string | null>);
}

/** Whether a ticket of this kind can be about a member of staff. */
export function isAboutSomebody(kind: TicketKind): boolean {
  return kind === "complaint" || kind === "report";
}

/** Reports of misconduct and complaints about staff are shown to those alone who may see them. */
export function isConfidential({ kind, aboutStaffId }: Pick<Classified, "kind" | "aboutStaffId">): boolean {
  return kind === "report" || aboutStaffId !== null;
}

export function maySee(ticket: Ticket, me: Me): boolean {
  const { staffId, permissions } = meAt(me, ticket.estate_id);
  if (ticket.about_staff_id === staffId) return false;
  if (ticket.confidentiality === "named") return isReader(ticket, staffId);
  return !ticket.is_confidential || permissions.includes("tickets:confidential");
}

/** Whether somebody is on the list of those who may read what is for named readers. */
export function isReader(ticket: Ticket, staffId: string): boolean {
  return ticket.readers.some((reader) => reader.staff_id === staffId);
}
