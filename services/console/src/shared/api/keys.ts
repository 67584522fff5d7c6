/**
 * By which names answers are kept. They are in one place because what happens to one thing makes answers about others
 * stale: the end of a ticket is the beginning of a callback.
 */
export const keys = {
  tickets: (filter?: object) => (filter === undefined ? ["tickets"] : ["tickets", filter]),
  ticket: (id?: string) => (id === undefined ? ["ticket"] : ["ticket", id]),
  ticketId: (reference: string) => ["ticket_id", reference],
  history: (id?: string) => (id === undefined ? ["history"] : ["history", id]),
  ticketLeaks: (id: string) => ["history", id, "leaks"],
  ticketMessages: (id: string) => ["history", id, "messages"],
  callbacks: () => ["callbacks"],
  waivers: () => ["callbacks", "waivers"],
  notices: () => ["notices"],
  playbookRuns: (filter?: object) => (filter === undefined ? ["playbook-runs"] : ["playbook-runs", filter]),
  playbookRun: (id: string) => ["playbook-run", id],
  memberships: (of?: object) => (of === undefined ? ["memberships"] : ["memberships", of]),
  records: (query?: object) => (query === undefined ? ["records"] : ["records", query]),
  record: (id: string) => ["record", id],
  patrolRounds: (of?: object) => (of === undefined ? ["patrol-rounds"] : ["patrol-rounds", of]),
  patrolRound: (id: string) => ["patrol-round", id],
  patrolPlans: (estateId?: string) =>
    estateId === undefined ? ["patrol-plans"] : ["patrol-plans", estateId],
  weatherWarnings: () => ["weather-warnings"],
  rosters: (of?: object) => (of === undefined ? ["rosters"] : ["rosters", of]),
  rosterDays: (id?: string, days?: object) =>
    ["roster-days", id, days].filter((part): part is string | object => part !== undefined),
  shiftPatterns: () => ["shift-patterns"],
  dutyBoard: (of?: object) => (of === undefined ? ["duty-board"] : ["duty-board", of]),
  shiftSwaps: (of?: object) => (of === undefined ? ["shift-swaps"] : ["shift-swaps", of]),
  dutyHandovers: (of?: object) => (of === undefined ? ["duty-handovers"] : ["duty-handovers", of]),
  skills: () => ["skills"],
  certificates: (of?: object) => (of === undefined ? ["certificates"] : ["certificates", of]),
  contractors: (of?: object) => (of === undefined ? ["contractors"] : ["contractors", of]),
  contractorPeople: (of?: object) => (of === undefined ? ["contractor-people"] : ["contractor-people", of]),
  calendars: () => ["calendars"],
  scripts: (of?: object) => (of === undefined ? ["scripts"] : ["scripts", of]),
  articles: (of?: object) => (of === undefined ? ["articles"] : ["articles", of]),
  cards: (phone?: string) => (phone === undefined ? ["cards"] : ["cards", phone]),
};
