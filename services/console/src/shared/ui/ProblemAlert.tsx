import { Alert, Button } from "antd";

import type { Problem } from "../api/problem";
import type { FieldError } from "../api/types";
import { useCommon } from "../words";
import { problemWords } from "./problemWords";
import styles from "./problemAlert.module.css";

interface ProblemAlertProps {
  readonly problem: Problem;
  /** Faults that no field of the form shows. */
  readonly faults?: readonly FieldError[];
  readonly title?: string;
  /** A sentence of ours that says what to do. */
  readonly advice?: string;
  readonly onRetry?: () => void;
}

/** A refusal in the server's words, which are in the agent's language. */
export function ProblemAlert({ problem, faults = [], title, advice, onRetry }: ProblemAlertProps) {
  const common = useCommon();
  const words = problemWords(problem, common);
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      className={styles.problem}
      title={
        <>
          <strong>{title === undefined ? words : `${title}: ${words}`}</strong>
          {advice !== undefined && <p>{advice}</p>}
          {faults.length > 0 && (
            <ul>
              {faults.map((fault) => (
                <li key={fault.pointer + fault.code}>
                  <code>{fault.pointer}</code> {fault.detail}
                </li>
              ))}
            </ul>
          )}
          {problem.traceId !== undefined && (
            <p className={styles.trace}>{common.problem.trace(problem.traceId)}</p>
          )}
        </>
      }
      action={
        onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            {common.retry}
          </Button>
        )
      }
    />
  );
}
