import { Alert, Button } from "antd";

import type { Problem } from "../api/problem";
import type { FieldError } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { problemWords } from "../shell/problemWords";

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
  const messages = useMessages();
  const words = problemWords(problem, messages);
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      className="problem"
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
            <p className="problem__trace">{messages.problem.trace(problem.traceId)}</p>
          )}
        </>
      }
      action={
        onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            {messages.retry}
          </Button>
        )
      }
    />
  );
}
