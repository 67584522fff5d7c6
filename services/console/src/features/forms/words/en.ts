import type { Form, FormClass, FormFieldKind, FormSigner, FormStatus } from "../api/types";

/** Who may know what stands on a form. */
const classes: Record<FormClass, string> = {
  internal: "Internal",
  personal: "Personal",
  confidential: "Confidential",
};

/** What a field takes. */
const kinds: Record<FormFieldKind, string> = {
  text: "Text",
  long_text: "Long text",
  number: "Number",
  money: "Amount",
  day: "Date",
  instant: "Date and time",
  time: "Time of day",
  choice: "One of",
  choices: "Several of",
  flag: "Yes or no",
  phone: "Phone number",
  party: "Customer",
  place: "Place",
  staff: "Member of staff",
  file: "File",
  signature: "Signature",
  table: "Table",
};

/** Whose signature it is. */
const signers: Record<FormSigner, string> = {
  customer: "the customer",
  filler: "who fills it in",
  checker: "who checks it",
  staff: "a colleague",
};

/** Where a version of a form stands. */
const status: Record<FormStatus, string> = {
  draft: "Draft",
  published: "Published",
  withdrawn: "Withdrawn",
};

const orientations: Record<Form["orientation"], string> = { portrait: "portrait", landscape: "landscape" };

export const en = {
  catalogue: "Forms",
  search: "Search forms",
  searchHint: "Title in either language, code or rule",
  found: (count: number) => (count === 1 ? "1 form" : `${count} forms`),
  noneFound: "No form is called that, and none rests on that rule.",
  form: "Form",
  origin: "From",
  shipped: "Steward",
  own: "The group",
  version: "Version",
  status,
  series: "Series",
  class: "Who may know",
  classes,
  rules: "Rules",
  fields: "Fields",
  field: "Field",
  kind: "Takes",
  kinds,
  signers,
  personal: "masked to most",
  closing: "filled in at the end",
  needed: "Needed",
  sheet: "Sheet",
  orientations,
  check: "Check",
  checked: "By somebody else",
  noCheck: "None",
  kept: "Kept",
  keptLong: "As long as the estate is run",
  months: (count: number) => `${count} months`,
  paper: "On paper",
  chosenLater: "Chosen on a record",
  chooseFile: "Choose or drop a file",
  otherFile: "Another file",
  chooseFileFor: (field: string) => `Choose a file: ${field}`,
  removeFile: (field: string) => `Take the file off: ${field}`,
  saveFile: (name: string) => `Save ${name}`,
  remove: "Take off",
  sending: "How much has gone",
  signedLater: (titles: readonly string[]) => `Signed after it is handed in: ${titles.join(", ")}`,
  signedOnceClosed: (titles: readonly string[]) => `Signed once it is closed: ${titles.join(", ")}`,
  row: "No.",
  addRow: "Add a row",
  addRowTo: (table: string) => `Add a row: ${table}`,
  removeRow: (table: string, row: number) => `Remove row ${row}: ${table}`,
  currency: "currency",
};

export type Words = typeof en;
