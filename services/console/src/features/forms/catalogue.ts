/** The catalogue of forms: each once, and found by what it is called or rests on. */
import type { FormLine } from "./api/types";

/** Whether the first is what a record is begun on rather than the other: what is published before what is not. */
function isNewer(one: FormLine, other: FormLine): boolean {
  const isOpen = one.status === "published";
  return isOpen === (other.status === "published") ? one.version > other.version : isOpen;
}

/** The newest published version of each form, or the newest of those never published, by its name in Chinese. */
export function newest(forms: readonly FormLine[]): FormLine[] {
  const byCode = new Map<string, FormLine>();
  for (const form of forms) {
    const known = byCode.get(form.code);
    if (known === undefined || isNewer(form, known)) byCode.set(form.code, form);
  }
  return [...byCode.values()].toSorted((one, other) => one.title.zh.localeCompare(other.title.zh, "zh-CN"));
}

/** Every version of a form, the newest first. */
export function versionsOf(forms: readonly FormLine[], code: string): FormLine[] {
  return forms.filter((form) => form.code === code).toSorted((one, other) => other.version - one.version);
}

/** The forms that have each of the words that are typed in a title, their code, series or a rule. */
export function matching(forms: readonly FormLine[], typed: string): FormLine[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  return forms.filter(({ title, code, series, rules }) => {
    const text = [title.zh, title.en, code, series, ...rules].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
