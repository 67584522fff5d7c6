const phases: Partial<Record<string, string>> = {
  received: "Received; nobody works on it yet",
  in_progress: "Somebody works on it",
  resolved: "Done; it is closed soon unless you write more",
  closed: "Closed",
  cancelled: "Cancelled",
};

const promises: Partial<Record<string, string>> = {
  respond: "First response",
  arrive: "Arrival",
  resolve: "Solution",
};

const standing: Partial<Record<string, string>> = {
  running: "promised",
  kept: "kept",
  missed: "late",
  dropped: "not needed any more",
};

export const en = {
  title: "Ask about your matter",
  explain: "With the code of 20 digits that you were given. No name and no account are needed.",
  code: "Inquiry code",
  codeMalformed: "The code has 20 digits, such as 4831-0927-5510-3829-1174.",
  ask: "Ask",
  asking: "Asking…",
  state: "What has become of it",
  received: "Received",
  promised: "What was promised",
  messages: "Messages",
  noMessages: "Nothing was written yet.",
  sides: { reporter: "You", desk: "Answer" } as Partial<Record<string, string>>,
  more: "Write more",
  moreHint: "Do not write who you are if you do not want it known.",
  moreMissing: "Write something.",
  send: "Send",
  full: "No more messages are taken.",
  another: "Ask about another matter",
  phases,
  promises,
  standing,
};

export type Words = typeof en;
