/** What is not theirs to decide, and whose it is. */
import { inWords, useLanguage } from "@/shared/i18n/words";
import type { PostLimit } from "../api/types";
import { useMessages } from "../words";
import styles from "./organisation.module.css";

interface Props {
  readonly limits: readonly PostLimit[];
  /** What each post above is called, by its code. */
  readonly titles?: ReadonlyMap<string, string>;
}

export function Limits({ limits, titles }: Props) {
  const messages = useMessages();
  const language = useLanguage();
  if (limits.length === 0) return null;
  return (
    <div className={styles.limits}>
      <h4>{messages.limits}</h4>
      <ul>
        {limits.map(({ rule, text, to }) => (
          <li key={`${rule} ${text.en}`}>
            {inWords(text, language)} ({rule}){titles !== undefined && ` → ${titles.get(to) ?? to}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
