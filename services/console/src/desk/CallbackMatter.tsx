/** What a callback is about, why it is owed, and whom to call: what the agent needs while calling. */
import { Button } from "antd";
import { useState } from "react";

import { revealContact } from "../api/actions";
import { problemFrom, type Problem } from "../api/problem";
import { useAttempts, useCustomer } from "../api/queries";
import type { Callback, RevealedContact } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";
import { Clause, Countdown, useExplanation } from "./Countdown";
import { Instant } from "./Instant";
import { useMe } from "./me";
import { ProblemAlert } from "./ProblemAlert";
import { useNames } from "./useNames";

export function CallbackMatter({ callback }: { callback: Callback }) {
  const messages = useMessages();
  const said = useExplanation(callback.explanation);
  const dueMs = Date.parse(callback.due_at);
  return (
    <div className="matter">
      <p>
        <b>{callback.title}</b> <span className="rows__faint">{worded(messages.kind, callback.kind)}</span>
      </p>
      <p>
        <Countdown times={{ fromMs: dueMs, dueMs }} /> · {worded(messages.callbacks.way, callback.way)}{" "}
        <Clause id={callback.clause} />
      </p>
      {said.length > 0 && <p className="matter__why">{messages.sentences(said)}</p>}
      <Whom callback={callback} />
      {callback.attempts > 0 && <Attempts callback={callback} />}
    </div>
  );
}

/** The tries that did not reach the customer, the last first. */
function Attempts({ callback }: { callback: Callback }) {
  const messages = useMessages();
  const nameOf = useNames();
  const attempts = useAttempts(callback);
  if (attempts.error !== null) {
    return <ProblemAlert problem={problemFrom(attempts.error)} onRetry={() => void attempts.refetch()} />;
  }
  return (
    <div className="matter__attempts">
      <h3>{messages.callbacks.attempts(callback.attempts)}</h3>
      <ul>
        {attempts.data?.items.map(({ number, at, by, outcome, note }) => (
          <li key={number} data-attempt={outcome}>
            <b>{worded(messages.callbacks.outcomes, outcome)}</b>
            <span className="event__by">
              <Instant at={at} estateId={callback.estate_id} /> · {nameOf(by)}
            </span>
            {note !== "" && <p>{note}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The customer by name and masked number; the whole number only when it is asked for, which is put on record. */
function Whom({ callback }: { callback: Callback }) {
  const messages = useMessages();
  const { permissions } = useMe();
  const customerId = callback.customer_id;
  const customer = useCustomer(customerId, permissions.includes("archive:read"));
  const [contact, setContact] = useState<RevealedContact>();
  const [problem, setProblem] = useState<Problem>();
  const [isAsking, setAsking] = useState(false);
  if (customerId === null) return <p className="matter__whom">{messages.callbacks.nobody}</p>;

  const reveal = async () => {
    setProblem(undefined);
    setAsking(true);
    try {
      setContact(await revealContact(customerId, callback.callback_id));
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setAsking(false);
    }
  };

  const failed = problem ?? (customer.error === null ? undefined : problemFrom(customer.error));
  return (
    <>
      <div className="matter__whom">
        <b>{contact?.name ?? customer.data?.name}</b>
        {contact === undefined ? (
          <>
            <span>{customer.data?.phones_masked[0]}</span>
            {permissions.includes("archive:reveal") && (
              <Button size="small" loading={isAsking} onClick={() => void reveal()}>
                {messages.callbacks.showNumber}
              </Button>
            )}
          </>
        ) : contact.phone === null ? (
          <span>{messages.callbacks.noNumber}</span>
        ) : (
          <a className="link" href={`tel:${contact.phone}`}>
            {contact.phone}
          </a>
        )}
      </div>
      {failed !== undefined && <ProblemAlert problem={failed} />}
    </>
  );
}
