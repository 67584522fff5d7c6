import type { Explained } from "@/shared/api/types";
import { useLanguage } from "@/shared/i18n/words";
import { useMessages } from "../words";
import styles from "./clause.module.css";
import text from "@/shared/ui/text.module.css";

/** The rule of the standard behind a deadline or a callback; how it was reckoned shows when pointed at. */
export function Clause({ id, explanation = [] }: { id: string; explanation?: readonly Explained[] }) {
  const messages = useMessages();
  const said = useExplanation(explanation);
  return (
    <span className={styles.clause} data-clause={id} title={[`${messages.clause} ${id}`, ...said].join("\n")}>
      <span className={text.hidden}>{messages.clause} </span>
      {id}
    </span>
  );
}

/** How the standard came to a deadline, step by step, in the agent's language. */
export function useExplanation(explanation: readonly Explained[]): string[] {
  const language = useLanguage();
  return explanation.map((step) => (language === "en" ? step.en : step.zh));
}
