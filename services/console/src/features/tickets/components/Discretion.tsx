/** What only those see who may read a ticket that is not for everybody: suspicions, and messages with whoever brought it. */
import { Button, Form, Input, Skeleton } from "antd";
import { useState } from "react";

import { problemFrom, type Problem } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { breakGlass } from "../api/actions";
import { useLeaks, useTicketMessages, type VersionedTicket } from "../api/queries";
import type { Leak, Ticket } from "../api/types";
import { useMessages } from "../words";
import styles from "./discretion.module.css";

/** What the desk and whoever brought the ticket without a name wrote to each other. */
export function ReporterMessages({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const written = useTicketMessages(ticket.ticket_id, ticket.messages !== null);
  if (ticket.messages === null) return null;
  const lines = [...(written.data?.items ?? [])].reverse();
  return (
    <section aria-labelledby="ticket-messages">
      <h3 id="ticket-messages">{messages.ticket.messages}</h3>
      {written.isLoading && <Skeleton active title={false} />}
      {written.error !== null && (
        <ProblemAlert problem={problemFrom(written.error)} onRetry={() => void written.refetch()} />
      )}
      {written.isSuccess && lines.length === 0 && <p>{messages.ticket.noMessages}</p>}
      <ol className={styles.lines}>
        {lines.map((line) => (
          <li key={line.number} data-side={line.side}>
            <b>{messages.ticket.sides[line.side] ?? line.side}</b>{" "}
            <span className={styles.by}>
              <Instant at={line.written_at} estateId={ticket.estate_id} />
            </span>
            <p>{line.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Suspicions that somebody told of the ticket; to a suspect there is none. */
export function Leaks({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const nameOf = useNames();
  const leaks = useLeaks(ticket.ticket_id, ticket.is_confidential);
  const lines = leaks.data?.items ?? [];
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="ticket-leaks">
      <h3 id="ticket-leaks">{messages.ticket.leaks}</h3>
      <ol className={styles.lines}>
        {lines.map((leak) => (
          <li key={leak.number}>
            <b>{messages.ticket.leak(leak.number, nameOf(leak.suspect_id))}</b>{" "}
            <span className={styles.by}>
              <Instant at={leak.reported_at} estateId={ticket.estate_id} /> · {nameOf(leak.reported_by)}
            </span>
            <p>{leak.account}</p>
            <Verdict leak={leak} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Verdict({ leak }: { leak: Leak }) {
  const messages = useMessages();
  const language = useLanguage();
  if (leak.is_proven === null) return <p>{messages.ticket.leakOpen}</p>;
  const { penalty } = leak;
  const said = [
    leak.is_proven ? messages.ticket.leakProven : messages.ticket.leakUnproven,
    leak.findings ?? "",
    penalty === null ? "" : `${inWords(penalty, language)} (${penalty.clause})`,
  ];
  return <p>{said.filter((part) => part !== "").join(" · ")}</p>;
}

interface BreakGlassProps {
  readonly id: string;
  readonly onBroken: (seen: VersionedTicket) => void;
}

/** For whoever may break the glass, of a ticket that they cannot read. */
export function BreakGlass({ id, onBroken }: BreakGlassProps) {
  const messages = useMessages();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const send = async (reason: string) => {
    setProblem(undefined);
    setSending(true);
    try {
      onBroken(await breakGlass(id, reason));
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Form<{ reason?: string }>
      name="glass"
      layout="vertical"
      className={styles.glass}
      disabled={isSending}
      onFinish={({ reason = "" }) => void send(reason.trim())}
    >
      <p>{messages.glass.explain}</p>
      {problem !== undefined && <ProblemAlert problem={problem} />}
      <Form.Item
        name="reason"
        label={messages.glass.reason}
        rules={[{ required: true, whitespace: true, message: messages.act.reasonMissing }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
      <Button danger type="primary" htmlType="submit" loading={isSending}>
        {messages.glass.confirm}
      </Button>
    </Form>
  );
}
