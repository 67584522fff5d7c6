/** Of what a trial found something otherwise, and how. */
const aspects: Partial<Record<string, string>> = {
  deadline: "Deadlines",
  escalation: "Escalations",
  follow_up: "Follow-ups",
  message: "Messages",
};

const changes: Partial<Record<string, string>> = {
  added: "new",
  removed: "gone",
  earlier: "earlier",
  later: "later",
  otherwise: "for others",
};

const promises: Partial<Record<string, string>> = {
  respond: "Respond",
  arrive: "Arrive",
  resolve: "Resolve",
};

const statuses: Partial<Record<string, string>> = {
  proposed: "Waits for approval",
  published: "Published",
  withdrawn: "Withdrawn",
};

export const en = {
  title: "Standards",
  empty: "There are no standards.",
  noRight: "Whoever answers for the standards of the whole group sees them here.",
  standard: "Standard",
  shipped: (version: number) => `Version ${version}, ships with Steward`,
  own: (version: number) => `Version ${version}`,
  choose: "Choose a standard to read it, or to begin a draft with it.",
  document: "Document (TOML)",
  draftOf: (name: string) => `Draft from ${name}`,
  checking: "Checking…",
  right: (name: string, version: number) => `Right: ${name}, version ${version}`,
  faults: (count: number) => (count === 1 ? "One fault" : `${count} faults`),
  goTo: (line: number) => `Line ${line}`,
  propose: "Propose",
  nowProposed: (name: string, version: number) =>
    `${name}, version ${version}, is proposed: somebody else approves it.`,
  published: (name: string, version: number) => `${name}, version ${version}, is published.`,
  publishHint:
    "What a version says never changes. It holds once a second person has approved it; estates are put under it one by one.",
  statuses,
  proposed: (who: string, when: string) => `proposed by ${who}, ${when}`,
  decided: (who: string, when: string) => `decided by ${who}, ${when}`,
  ownProposal: "You proposed it: somebody else has to approve it.",
  approve: "Approve and publish",
  withdraw: "Withdraw…",
  withdrawTitle: (name: string, version: number) => `Withdraw ${name}, version ${version}`,
  withdrawHint: "No estate is put under it any more. What it governs it governs on.",
  withdrawn: (name: string, version: number) => `${name}, version ${version}, is withdrawn.`,
  reason: "Why",
  trial: "Try it on past tickets",
  from: "Opened from",
  until: "to the end of",
  start: "Try",
  running: (done: number, all: number) => `${done} of ${all} tickets`,
  done: (changed: number, all: number) => `Of ${all} tickets ${changed} would have been otherwise.`,
  none: "Nothing would have been otherwise.",
  skipped: (count: number) => `${count} were left out, because their standard is not there any more.`,
  what: "What",
  how: "How",
  count: "Tickets",
  showList: (what: string, how: string) => `Show the tickets: ${what}, ${how}`,
  promise: "Promise",
  before: "As it was",
  after: "With the draft",
  kept: (percent: string) => `${percent} kept`,
  unknown: (count: number) => `${count} not known`,
  nothingKept: "nothing promised",
  ticket: "Ticket",
  detail: "Which",
  was: "Was",
  would: "Would be",
  never: "–",
  aspects,
  changes,
  promises,
};

export type Words = typeof en;
