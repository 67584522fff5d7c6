export const en = {
  colleague: (tail: string) => `Colleague …${tail}`,
  client: "A connected program",
  steward: "Steward",
  me: (name: string) => `${name} (me)`,
};

export type Words = typeof en;
