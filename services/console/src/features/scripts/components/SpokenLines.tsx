/** What is said and heeded at one moment. */
import { useLanguage } from "@/shared/i18n/words";
import { type ScriptPlace, useScripts } from "../api/queries";
import type { ScriptLine, ScriptMoment, ScriptSlot } from "../api/types";
import { fillSlots } from "../slots";
import { useMessages } from "../words";
import styles from "./scripts.module.css";

interface SpokenLinesProps {
  readonly place: ScriptPlace;
  readonly moment: ScriptMoment;
  /** What the page knows of the contact. */
  readonly known?: Readonly<Partial<Record<ScriptSlot, string>>>;
}

/** Nothing while it is read, and nothing when it cannot be: the call goes on without. */
export function SpokenLines({ place, moment, known = {} }: SpokenLinesProps) {
  const lines = useScripts(place).data?.lines.filter((line) => line.moment === moment) ?? [];
  return lines.length === 0 ? null : <Lines lines={lines} known={known} />;
}

interface LinesProps {
  readonly lines: readonly ScriptLine[];
  readonly known: Readonly<Partial<Record<ScriptSlot, string>>>;
}

export function Lines({ lines, known }: LinesProps) {
  const messages = useMessages();
  const language = useLanguage();
  return (
    <ul className={styles.lines}>
      {lines.map((line) => (
        <li
          key={`${line.clause} ${line.text.zh}`}
          className={line.form === "prompt" ? styles.prompt : styles.say}
          title={messages.clause(line.clause)}
          data-clause={line.clause}
        >
          {line.form === "prompt" && <span className={styles.mark}>{messages.heed}</span>}
          {fillSlots(language === "en" ? line.text.en : line.text.zh, known, messages.slots)}
        </li>
      ))}
    </ul>
  );
}
