/** A form while it is designed: its document, with what tells its parts apart wherever they stand just then. */
import type { Language } from "@/shared/i18n/language";
import { inWords } from "@/shared/i18n/words";
import type { Choice, Condition, Definition, DefinitionField, FieldKind, Meant } from "./api/types";

/** What is drawn in a list keeps its key while it is moved and renamed. */
interface Keyed {
  readonly key: string;
}

export interface SketchField extends Keyed, Omit<DefinitionField, "column" | "choices"> {
  readonly choices?: readonly (Choice & Keyed)[];
  readonly column?: readonly SketchField[];
}

export type SketchCondition = Condition & Keyed;
export type SketchReminder = NonNullable<Definition["reminder"]>[number] & Keyed;

export interface Sketch extends Omit<Definition, "field" | "condition" | "reminder"> {
  readonly field: readonly SketchField[];
  readonly condition: readonly SketchCondition[];
  readonly reminder: readonly SketchReminder[];
}

let keys = 0;
const keyed = <T extends object>(part: T): T & Keyed => ({ ...part, key: `k${(keys += 1)}` });

function sketchField({ choices, column, ...field }: DefinitionField): SketchField {
  return keyed({
    ...field,
    ...(choices === undefined ? {} : { choices: choices.map(keyed) }),
    ...(column === undefined ? {} : { column: column.map(sketchField) }),
  });
}

/** What a document says, to go on from. */
export function sketchOf({ field, condition = [], reminder = [], ...head }: Definition): Sketch {
  return {
    ...head,
    field: field.map(sketchField),
    condition: condition.map(keyed),
    reminder: reminder.map(keyed),
  };
}

/** What is sent: the part without its key. */
function bare<T extends Keyed>(part: T): Omit<T, "key"> {
  return without(part, "key");
}

function definitionField(field: SketchField): DefinitionField {
  const { choices, column, ...plain } = bare(field);
  return {
    ...plain,
    ...(choices === undefined ? {} : { choices: choices.map(bare) }),
    ...(column === undefined ? {} : { column: column.map(definitionField) }),
  };
}

/** What needs nothing may not be at all, which the document says by leaving it out. */
function conditionOf(condition: SketchCondition): Condition {
  const { needs, ...plain } = bare(condition);
  return { ...plain, ...(needs === undefined || needs.length === 0 ? {} : { needs }) };
}

/** The document as it is sent. */
export function definitionOf({ field, condition, reminder, ...head }: Sketch): Definition {
  return {
    ...head,
    ...(condition.length === 0 ? {} : { condition: condition.map(conditionOf) }),
    ...(reminder.length === 0 ? {} : { reminder: reminder.map(bare) }),
    field: field.map(definitionField),
  };
}

/** Nothing but what a form cannot be without, for a code that no other has. */
export function blank(code: string): Definition {
  const title = { zh: "", en: "" };
  return {
    code,
    version: 1,
    title,
    rules: ["OUR-01"],
    clauses: { "OUR-01": title },
    series: "OUR",
    class: "internal",
    size: "A4",
    orientation: "portrait",
    fill: "registers:write",
    field: [],
  };
}

/** The same form under a code of the group's own, by another name. */
export function copyOf(definition: Definition, code: string): Definition {
  const { zh, en } = definition.title;
  return { ...definition, code, version: 1, title: { zh: `${zh}（副本）`, en: `${en} (copy)` } };
}

/** A code of the group's own that no form has. */
export function freeCode(of: string, taken: readonly string[]): string {
  const plain = `our-${of.replace(/^our-/, "")}`.slice(0, 56);
  return numbered(plain, "-", (code) => taken.includes(code));
}

/** `base`, or with the first number that makes it one of its own. */
function numbered(base: string, between: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${between}${number}`;
    if (!isTaken(name)) return name;
  }
}

/** What a field is called in contents: after its English title, and as no other. */
export function nameFor(title: string, taken: readonly string[]): string {
  const plain = title
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 50);
  return numbered(plain === "" ? "field" : plain, "_", (name) => taken.includes(name));
}

/** Whether a name follows from a title, so that it goes on following. */
export function followsFrom(name: string, title: string): boolean {
  const base = nameFor(title, []);
  return name === base || (name.startsWith(`${base}_`) && /^\d+$/.test(name.slice(base.length + 1)));
}

/** What kinds take besides a title, and begin with. */
const beginnings: Partial<Record<FieldKind, Partial<SketchField>>> = {
  signature: { by: "filler" },
};

const kindKeys: Partial<Record<FieldKind, readonly (keyof DefinitionField)[]>> = {
  text: ["most", "personal"],
  long_text: ["most", "personal"],
  number: ["unit", "whole", "least", "most"],
  choice: ["choices"],
  choices: ["choices"],
  file: ["personal"],
  signature: ["by"],
  table: ["least", "most", "column"],
};
const ownKeys = [...new Set(Object.values(kindKeys).flat())];

/** Whether a kind takes this. */
export const takes = (kind: FieldKind, key: keyof DefinitionField): boolean =>
  kindKeys[kind]?.includes(key) ?? false;

export function newChoice(): Choice & Keyed {
  return keyed({ word: "", zh: "", en: "" });
}

/** What a kind cannot do without, empty. */
function emptiness(kind: FieldKind): Partial<SketchField> {
  if (kind === "choice" || kind === "choices") return { choices: [newChoice(), newChoice()] };
  if (kind === "table") return { column: [newField("text", [])] };
  return beginnings[kind] ?? {};
}

export function newField(kind: FieldKind, taken: readonly string[]): SketchField {
  return keyed({
    name: nameFor("", taken),
    title: { zh: "", en: "" },
    kind,
    ...emptiness(kind),
  });
}

/** The same field once more, by another name. */
export function copyOfField(field: SketchField, taken: readonly string[]): SketchField {
  const { choices, column, title, name } = field;
  return keyed({
    ...bare(field),
    name: nameFor(title.en === "" ? name : title.en, taken),
    ...(choices === undefined ? {} : { choices: choices.map((one) => keyed(bare(one))) }),
    ...(column === undefined ? {} : { column: column.map((one) => keyed(bare(one))) }),
  });
}

/** The same field of another kind: what both take stays. */
export function ofKind(field: SketchField, kind: FieldKind): SketchField {
  const stays = Object.entries(field).filter(([key]) => {
    const own = key as keyof DefinitionField;
    // What bounds a text bounds no number.
    const isSame = takes(field.kind, own) && (own !== "most" || bothTexts(field.kind, kind));
    return !ownKeys.includes(own) || (isSame && takes(kind, own));
  });
  return { ...emptiness(kind), ...(Object.fromEntries(stays) as unknown as SketchField), kind };
}

const bothTexts = (one: FieldKind, other: FieldKind) =>
  [one, other].every((kind) => kind === "text" || kind === "long_text");

export function newCondition(clause: string): SketchCondition {
  return keyed({ clause, when: {}, needs: [] });
}

export function newReminder(field: string): SketchReminder {
  return keyed({ field, days: [-7, 0] });
}

/** What a field is called on the page: by its name while it has no title. */
export const titleOf = ({ title, name }: Pick<SketchField, "title" | "name">, language: Language): string =>
  inWords(title, language).trim() || name;

/** The list with the part at `from` at `to`; the same list where that is no other place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const part = list[from];
  if (part === undefined || from === to || to < 0 || to >= list.length) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, part);
}

/** Puts one part in place of another. */
export function replaced<T>(list: readonly T[], at: number, part: T): readonly T[] {
  return list.map((one, place) => (place === at ? part : one));
}

/** Without the keys that are empty: what is left out has its default. */
export function without<T extends object>(part: T, ...gone: (keyof T)[]): T {
  return Object.fromEntries(Object.entries(part).filter(([key]) => !gone.includes(key as keyof T))) as T;
}

/** A field has another name: whatever names it follows. */
export function renamed(sketch: Sketch, from: string, to: string): Sketch {
  if (from === to || sketch.field.filter(({ name }) => name === from).length > 1) return sketch;
  const follow = (name: string) => (name === from ? to : name);
  const { running } = sketch;
  return {
    ...sketch,
    ...(running === undefined
      ? {}
      : {
          running: {
            ...running,
            ...(running.due === undefined ? {} : { due: follow(running.due) }),
            ...(running.once_by === undefined ? {} : { once_by: follow(running.once_by) }),
          },
        }),
    reminder: sketch.reminder.map((one) => ({ ...one, field: follow(one.field) })),
    condition: sketch.condition.map((one) => ({
      ...one,
      when: Object.fromEntries(Object.entries(one.when).map(([name, meant]) => [follow(name), meant])),
      ...(one.needs === undefined ? {} : { needs: listed(one.needs).map(follow) }),
    })),
  };
}

/** One text or several, as several. */
export const listed = (texts: string | readonly string[]): readonly string[] =>
  typeof texts === "string" ? [texts] : texts;

/** What a condition means of a field, as a list. */
export const meantOf = (meant: Meant): readonly (string | boolean)[] =>
  typeof meant === "boolean" ? [meant] : listed(meant);
