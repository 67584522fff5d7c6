/** What an article says in the agent's language; in the other where it has only that. */
import type { Language } from "@/shared/i18n/language";

export function saidIn<Said>(
  { zh, en }: { readonly zh: Said | null; readonly en: Said | null },
  language: Language,
): Said | null {
  return language === "en" ? (en ?? zh) : (zh ?? en);
}
