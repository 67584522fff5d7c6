/** What is none of the categories that the estate's standard names. */
const category: Partial<Record<string, string>> = {
  general: "Other",
};

export const en = {
  clause: "Clause",
  category,
};

export type Words = typeof en;
