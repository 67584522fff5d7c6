/** What a callback is about, why it is owed, and whom to call: what the agent needs while calling. */
import { Button } from "antd";
import { useState } from "react";

import { meAt, useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { worded } from "@/shared/i18n/words";
import { Countdown } from "@/shared/ui/Countdown";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { useCustomer } from "@/features/customers";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { Clause, useExplanation } from "@/features/standards";
import { revealContact } from "../api/actions";
import { useAttempts } from "../api/queries";
import type { Callback, RevealedContact } from "../api/types";
import { useMessages } from "../words";
import styles from "./callbackSummary.module.css";
import text from "@/shared/ui/text.module.css";

export function CallbackSummary({ callback }: { callback: Callback }) {
  const messages = useMessages();
  const common = useCommon();
  const said = useExplanation(callback.explanation);
  const dueMs = Date.parse(callback.due_at);
  return (
    <div className={styles.summary}>
      <p>
        <b>{callback.title}</b> <span className={text.faint}>{worded(common.kind, callback.kind)}</span>
      </p>
      <p>
        <Countdown times={{ fromMs: dueMs, dueMs }} /> ·{" "}
        {worded(messages.callbacks.channel, callback.channel)} <Clause id={callback.clause} />
      </p>
      {said.length > 0 && <p className={styles.why}>{common.sentences(said)}</p>}
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
    <div className={styles.attempts}>
      <h3>{messages.callbacks.attempts(callback.attempts)}</h3>
      <ul>
        {attempts.data?.items.map(({ number, at, by, outcome, note }) => (
          <li key={number} data-attempt={outcome}>
            <b>{worded(messages.callbacks.outcomes, outcome)}</b>
            <span className={styles.by}>
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
  const { permissions } = meAt(useMe(), callback.estate_id);
  const customerId = callback.customer_id;
  const customer = useCustomer(customerId, permissions.includes("archive:read"));
  const [contact, setContact] = useState<RevealedContact>();
  const [problem, setProblem] = useState<Problem>();
  const [isAsking, setAsking] = useState(false);
  if (customerId === null) return <p className={styles.whom}>{messages.callbacks.nobody}</p>;

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
      <div className={styles.whom}>
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
          <a className={text.link} href={`tel:${contact.phone}`}>
            {contact.phone}
          </a>
        )}
      </div>
      {failed !== undefined && <ProblemAlert problem={failed} />}
    </>
  );
}
