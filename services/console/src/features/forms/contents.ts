/** What stands on a form, between the page on which it is filled in and the server that holds it against the form. */
import { pointerPath } from "@/shared/api/problem";
import type { FieldError } from "@/shared/api/types";
import type { Contents, Form, FormField } from "./api/types";

/** What a field takes at most and at least, as far as the form's schema says. */
export interface Bounds {
  readonly longest?: number;
  readonly least?: number;
  readonly most?: number;
  readonly fewestRows?: number;
  readonly mostRows?: number;
  readonly isWhole: boolean;
  /** Of each column of a table. */
  readonly columns: Readonly<Record<string, Bounds>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The bounds of each field, read from the form's JSON Schemas. */
export function boundsOf(form: Pick<Form, "schema" | "closing_schema">): Readonly<Record<string, Bounds>> {
  return { ...boundsIn(form.schema), ...boundsIn(form.closing_schema) };
}

/** Which fields are meant: those filled in at first, those at the end when what runs is closed, or all of them. */
export type Part = "opening" | "closing" | "whole";

/** The fields that a part of the form has. */
export function fieldsOf({ fields }: Pick<Form, "fields">, part: Part): readonly FormField[] {
  return part === "whole" ? fields : fields.filter((field) => field.is_closing === (part === "closing"));
}

function boundsIn(schema: unknown): Record<string, Bounds> {
  const properties = isRecord(schema) && isRecord(schema["properties"]) ? schema["properties"] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, said]): [string, Bounds] => [name, boundsFrom(said)]),
  );
}

function boundsFrom(said: unknown): Bounds {
  const schema = isRecord(said) ? said : {};
  const bound = (word: string, name: string) =>
    typeof schema[word] === "number" ? { [name]: schema[word] } : {};
  return {
    ...bound("maxLength", "longest"),
    ...bound("minimum", "least"),
    ...bound("maximum", "most"),
    ...bound("minItems", "fewestRows"),
    ...bound("maxItems", "mostRows"),
    isWhole: schema["type"] === "integer",
    columns: boundsIn(schema["items"]),
  };
}

/** The contents that are sent: what was left empty is left out, each row keeps its place. */
export function contentsOf(fields: readonly FormField[], values: unknown): Contents {
  const filled = isRecord(values) ? values : {};
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const value = field.kind === "signature" ? undefined : valueOf(field, filled[field.name]);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

function valueOf(field: FormField, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (field.kind === "money") return moneyOf(value);
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return undefined;
  if (field.kind !== "table") return value;
  return value.map((row) => contentsOf(field.columns, row));
}

/** An amount with its cents; what is none goes as it was typed, for the server to say so. */
function moneyOf(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const typed = typeof value["amount"] === "string" ? value["amount"].trim() : "";
  if (typed === "") return undefined;
  const [, whole, cents = ""] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(typed) ?? [];
  const amount = whole === undefined ? typed : `${whole}.${cents.padEnd(2, "0")}`;
  return { amount, currency: value["currency"] };
}

/** Where something is on the page: the steps from the contents to a field, a row or a column of one. */
export type FieldPath = (string | number)[];

/** The field that a fault belongs to, or the nearest thing above it that is on the page; nothing where none is. */
export function placeOf(
  fields: readonly FormField[],
  { pointer }: Pick<FieldError, "pointer">,
): FieldPath | undefined {
  const [root, name, row, column] = pointerPath(pointer);
  if (root !== "contents") return undefined;
  const field = fields.find((one) => one.name === name);
  if (field === undefined || field.kind === "signature") return undefined;
  if (field.kind !== "table" || row === undefined) return [field.name];
  if (!field.columns.some((one) => one.name === column)) return [field.name];
  return [field.name, Number(row), column ?? ""];
}

/** What is known before anything is filled in: whom and which place it is about, in the fields that ask for these. */
export function prefilled(
  fields: readonly FormField[],
  about: { readonly unit_id?: string | undefined; readonly customer_id?: string | undefined },
): Contents {
  const known: Partial<Record<FormField["kind"], string | undefined>> = {
    party: about.customer_id,
    place: about.unit_id,
  };
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = known[kind];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
