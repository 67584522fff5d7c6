export const en = {
  found: (count: number) =>
    count === 1 ? "1 person has this number" : `${count} people have this number: ask who is calling`,
  unknown: "Nobody is registered under this number.",
  unknownHint: "Ask for the estate and the home, and take the call down.",
  stranger: "Somebody else is calling",
  noHome: "No home registered",
  openTickets: "Open tickets",
  noOpenTickets: "No open tickets",
  openItems: "Also open",
  overdueCallbacks: (count: number) => (count === 1 ? "1 overdue callback" : `${count} overdue callbacks`),
  arrears: (money: string) => `Arrears ${money}`,
  notes: "Note for the speaker",
  customerHint: "Whole name, if not listed",
};

export type Words = typeof en;
