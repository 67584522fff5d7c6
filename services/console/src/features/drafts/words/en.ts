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
  publish: "Publish",
  published: (name: string, version: number) => `${name}, version ${version}, is published.`,
  publishHint: "Published versions never change; estates are put under them one by one.",
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
