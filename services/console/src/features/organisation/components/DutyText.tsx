/** A duty in the reader's language, with the rule that makes it one and the form that shows it. */
import { inWords, useLanguage } from "@/shared/i18n/words";
import type { PostDuty } from "../api/types";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";

export function DutyText({ duty }: { duty: Pick<PostDuty, "text" | "rule" | "form"> }) {
  const messages = useMessages();
  const language = useLanguage();
  return (
    <>
      <span className={rows.first}>{inWords(duty.text, language)}</span>
      <span className={rows.second}>
        {duty.form === null ? duty.rule : `${duty.rule} · ${messages.form(duty.form)}`}
      </span>
    </>
  );
}
