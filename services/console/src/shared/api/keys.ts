/**
 * By which names answers are kept. They are in one place because what happens to one thing makes answers about others
 * stale: the end of a ticket is the beginning of a callback.
 */
export const keys = {
  tickets: (filter?: object) => (filter === undefined ? ["tickets"] : ["tickets", filter]),
  ticket: (id?: string) => (id === undefined ? ["ticket"] : ["ticket", id]),
  ticketId: (reference: string) => ["ticket_id", reference],
  history: (id?: string) => (id === undefined ? ["history"] : ["history", id]),
  callbacks: () => ["callbacks"],
  waivers: () => ["callbacks", "waivers"],
  notices: () => ["notices"],
  memberships: (of?: object) => (of === undefined ? ["memberships"] : ["memberships", of]),
  records: (query?: object) => (query === undefined ? ["records"] : ["records", query]),
  record: (id: string) => ["record", id],
  cards: (phone?: string) => (phone === undefined ? ["cards"] : ["cards", phone]),
};
