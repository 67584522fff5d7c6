/** The catalogue of forms: each once, and found by what it is called or rests on. */
import type { FormLine } from "./api/types";

/** The newest version of each form, by what it is called in Chinese. */
export function newest(forms: readonly FormLine[]): FormLine[] {
  const byCode = new Map<string, FormLine>();
  for (const form of forms) {
    const known = byCode.get(form.code);
    if (known === undefined || known.version < form.version) byCode.set(form.code, form);
  }
  return [...byCode.values()].toSorted((one, other) => one.title.zh.localeCompare(other.title.zh, "zh-CN"));
}

/** The forms that have each of the words that are typed in a title, their code, series or a rule. */
export function matching(forms: readonly FormLine[], typed: string): FormLine[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  return forms.filter(({ title, code, series, rules }) => {
    const text = [title.zh, title.en, code, series, ...rules].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
