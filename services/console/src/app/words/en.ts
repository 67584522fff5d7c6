export const en = {
  nav: {
    label: "Desks",
    calls: "Calls",
    tickets: "Tickets",
    callbacks: "Callbacks",
    places: "Places",
    records: "Records",
    organisation: "Organisation",
  },
  skip: {
    tickets: "Skip to the tickets",
    callbacks: "Skip to the callbacks",
    places: "Skip to the places",
    records: "Skip to the records",
    organisation: "Skip to the organisation",
  },
  noSuchPage: {
    title: "There is no such page",
    hint: (path: string) => `Nothing is at ${path}. The link may be cut off or out of date.`,
    home: "Go to the call desk",
  },
  broken: {
    title: "The page has failed",
    hint: "What was saved is safe. Words that were not sent yet are lost.",
    again: "Load the page again",
  },
  live: {
    connecting: "Connecting…",
    live: "Live",
    waiting: (seconds: number) => `Reconnecting in ${seconds} s`,
    hint: "Whether changes of tickets arrive by themselves",
  },
  shortcuts: {
    title: "Keyboard",
    open: "Keyboard shortcuts",
    where: "Anywhere outside a text field",
    inForm: "While writing",
    phone: "Go to the phone number",
    newCall: "New call",
    tickets: "Go to the tickets",
    callbacks: "Go to the callbacks",
    list: "Move in the list; Enter opens",
    pick: "Choose the first, second, … caller",
    send: "Send the form",
    escape: "Close the open panel",
    help: "This list",
    single: "Single-key shortcuts",
    singleHint: "Turn off if you dictate or type with one hand.",
  },
  out: "Sign out",
};

export type Words = typeof en;
