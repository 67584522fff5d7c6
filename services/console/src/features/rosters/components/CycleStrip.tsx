import type { ShiftPattern } from "../api/types";
import { useMessages } from "../words";
import { paintOf } from "./ShiftChip";
import styles from "./patternsPage.module.css";

/** The days of a cycle, one after the other. */
export function CycleStrip({ pattern }: { pattern: Pick<ShiftPattern, "shifts" | "cycle"> }) {
  const messages = useMessages();
  return (
    <ol className={styles.cycle} aria-label={messages.cycle}>
      {pattern.cycle.map((code, day) => (
        <li key={day} className={code === null ? "" : paintOf(pattern, code)}>
          {code ?? <span title={messages.rest}>·</span>}
        </li>
      ))}
    </ol>
  );
}
