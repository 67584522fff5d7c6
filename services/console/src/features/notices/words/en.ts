import type { NoticeKind } from "../api/types";

/** What an agent is told of a ticket, of the callback for it, of a record on a register, or of an emergency. */
const notices = (number: string): Record<NoticeKind, string> => ({
  ticket_assigned: `Ticket ${number} was given to you`,
  ticket_unassigned: `Ticket ${number} was taken from you`,
  ticket_entrusted: `Ticket ${number} is for you to read`,
  ticket_glass_broken: `Somebody made themselves a reader of ticket ${number}`,
  ticket_messaged: `The reporter of ticket ${number} wrote more`,
  ticket_urged: `The customer presses for ticket ${number}`,
  ticket_progress_noted: `Progress was noted on ticket ${number}, which you took down`,
  ticket_resolved: `Ticket ${number}, which you took down, is done`,
  ticket_cancelled: `Ticket ${number}, which you took down, was cancelled`,
  ticket_escalated: `Ticket ${number} was passed on to you`,
  ticket_escalation_unanswered: `Nobody took up ticket ${number} in time`,
  ticket_progress_missed: `How far ticket ${number} is was not noted in time`,
  callback_assigned: `The callback for ${number} was given to you`,
  callback_unassigned: `The callback for ${number} was taken from you`,
  form_record_overdue: `Record ${number} is overdue`,
  form_record_reminder: `A date on record ${number} needs attention`,
  playbook_run_started: `Emergency ${number} began`,
  playbook_step_overdue: `A step of emergency ${number} is late`,
  patrol_round_missed: "A patrol was not done in time",
});

export const en = {
  open: (count: string | undefined) => (count === undefined ? "Notices" : `Notices: ${count} unread`),
  title: "Notices",
  empty: "There is nothing for you: no work that changed hands, and no record that is overdue.",
  kinds: notices,
  dated: (field: string, date: string) => (field === "" ? date : `${field}: ${date}`),
  unnamed: "(number not known)",
  unread: "new",
  readAll: "Mark all as read",
  more: (count: number) => (count === 1 ? "and 1 more" : `and ${count} more`),
  close: "Close",
};

export type Words = typeof en;
