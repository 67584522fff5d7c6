import type { OccupancyRole, Severity, TicketKind, TicketStatus } from "../api/types";
import type { Span, Standing } from "../time/countdown";

const kind: Record<TicketKind, string> = {
  repair: "Repair",
  complaint: "Complaint",
  inquiry: "Inquiry",
  suggestion: "Suggestion",
  praise: "Praise",
  help: "Help request",
  report: "Report of misconduct",
  paid_service: "Paid service",
  special_event: "Special event",
  application: "Application",
};

const severity: Record<Severity, string> = {
  minor: "Minor",
  ordinary: "Ordinary",
  important: "Important",
  major: "Major",
};

const status: Record<TicketStatus, string> = {
  open: "Open",
  assigned: "Assigned",
  accepted: "Accepted",
  on_site: "On site",
  resolved: "Resolved",
  closed: "Closed",
  cancelled: "Cancelled",
};

const role: Record<OccupancyRole, string> = { owner: "Owner", tenant: "Tenant", resident: "Resident" };

function span({ days, hours, minutes, seconds }: Span): string {
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  if (minutes >= 10) return `${minutes} min`;
  return `${minutes}:${String(seconds).padStart(2, "0")} min`;
}

const standing: Record<Standing, (time: Span) => string> = {
  running: (time) => `${span(time)} left`,
  soon: (time) => `${span(time)} left`,
  overdue: (time) => `overdue ${span(time)}`,
  kept: () => "kept",
  missed: () => "missed",
  void: () => "not needed",
};

export const en = {
  name: "Steward",
  tagline: "Customer service desk",
  loading: "Loading…",
  retry: "Try again",
  cancel: "Cancel",
  optional: "optional",
  yes: "Yes",
  no: "No",
  none: "–",
  fillForm: "Fill in a form",
  fillFormFor: (home: string) => `Fill in a form about ${home}`,
  sentences: (said: readonly string[]) => said.join(" "),
  kind,
  severity,
  status,
  role,
  standing,
  span,
  language: { label: "Language" },
  dayMissing: "Say which day.",
  problem: {
    network: "No answer from the server. Check the connection and try again.",
    unclear: (status: number) => `The server answered ${status} without saying why.`,
    trace: (id: string) => `Trace ${id}`,
    unknownOutcome:
      "No answer came, so this may have been saved already. Send again as it is: the same request is never carried out twice.",
    changedMeanwhile: "Somebody changed this meanwhile. Close the dialog, look at it and decide again.",
    stale:
      "Somebody changed this ticket meanwhile. It now shows the newest state; look at it and decide again.",
  },
};

export type Words = typeof en;
