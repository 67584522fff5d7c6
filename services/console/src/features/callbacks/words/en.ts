import type { AttemptOutcome, WaiverKind } from "../api/types";

/** How the customer is to be reached. */
const channel: Partial<Record<string, string>> = {
  phone: "By telephone",
  on_site: "On site",
  phone_or_on_site: "By telephone or on site",
  letter: "By letter",
};

/** Why a callback is owed no longer. */
const waiverKinds: Record<WaiverKind, string> = {
  customer_declined: "The customer wants no call",
  no_contact: "They cannot be reached",
  duplicate: "Another callback covers it",
  other: "Another reason",
};

/** How a try ended that did not reach the customer. */
const outcomes: Record<AttemptOutcome, string> = {
  no_answer: "No answer",
  postponed: "Asked to be called later",
  wrong_number: "Wrong number",
  gave_up: "Cannot be reached: give up",
};

export const en = {
  callbacks: {
    title: "Callbacks due",
    empty: "No callbacks wait.",
    more: "More wait beyond these.",
    due: "Due",
    ticket: "Ticket",
    channel,
    nobody: "No registered customer is named; look at the ticket.",
    showNumber: "Show number",
    noNumber: "No number is known.",
    complete: "Complete…",
    completeTitle: (number: string) => `Callback for ${number}`,
    satisfaction: "How satisfied is the customer?",
    satisfactionMissing: "Ask how satisfied the customer is.",
    scale: ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
    solved: "Is it solved?",
    solvedMissing: "Ask whether it is solved.",
    remarks: "What the customer said",
    suggestions: "What the customer suggests",
    submit: "Complete callback",
    done: "Callback completed",
    attempt: "Not reached…",
    attemptTitle: (number: string) => `Customer not reached for ${number}`,
    outcome: "How did the attempt end?",
    outcomeMissing: "Say how the attempt ended.",
    outcomes,
    note: "Note",
    attemptSubmit: "Save attempt",
    attempted: "Attempt saved",
    gaveUp: "Callback ended: the customer cannot be reached",
    attempts: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`),
    nobodyYet: "Nobody yet",
    assign: "Assign…",
    reassign: "Reassign…",
    assignTitle: (number: string) => `Assign the callback for ${number}`,
    assigneeMissing: "Choose who calls back.",
    assignSubmit: "Assign callback",
    assigned: "Callback assigned",
    waive: "Waive…",
    waiveTitle: (number: string) => `Waive the callback for ${number}`,
    waiverKind: "What kind of reason is it?",
    waiverKindMissing: "Choose the kind of reason.",
    waiverKinds,
    waiveReason: "Why the customer is not called back",
    waiveReasonMissing: "Write why nobody calls back.",
    waiveSubmit: "Waive callback",
    waived: "Callback waived",
    doneUnsatisfied: "Callback completed. The customer is not content: a rectification follows.",
    subject: "Subject",
    actions: "Actions",
    assignee: "Assign to",
  },
  waivers: {
    title: "Waived: another person has to agree",
    agree: "Agree",
    agreeTo: (number: string) => `Agree that nobody calls back for ${number}`,
    agreed: "Agreed: the callback does not count any more",
    own: "Waived by you; somebody else agrees",
  },
};

export type Words = typeof en;
