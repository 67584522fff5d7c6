/** What came of the call, in words the agent can say to the caller. */
import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";

import { useShowTicket } from "@/shared/routing/useTicketAddress";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { SpokenLines } from "@/features/scripts";
import { DeadlineTable, deadlinesOf, GoverningStandard, useTicket } from "@/features/tickets";
import { endCall, type TakenDown } from "../api/takeDown";
import { useMessages } from "../words";
import styles from "./taken.module.css";

export function Taken({ taken, onNextCall }: { taken: TakenDown; onNextCall: () => void }) {
  const messages = useMessages();
  const showTicket = useShowTicket();
  const [unended, setUnended] = useState(taken.unended);
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    next.current?.focus();
  }, []);
  // The deadlines are shown as they stand now: somebody may be at work while the agent still speaks.
  const ticket = useTicket(taken.interaction.ticket?.ticket_id).data?.ticket ?? taken.interaction.ticket;
  const code = taken.interaction.inquiry_code;
  const deadlines = ticket === null ? [] : deadlinesOf(ticket);
  return (
    <section className={styles.taken} aria-labelledby="taken-title">
      <h2 id="taken-title">
        <CheckCircleFilled aria-hidden="true" />{" "}
        <span role="status">
          {ticket === null ? messages.taken.interaction : messages.taken.ticket(ticket.number)}
        </span>
      </h2>
      {ticket !== null && (
        <>
          <p className={styles.subject}>{ticket.title}</p>
          <p>{deadlines.length === 0 ? messages.taken.noDeadline : messages.taken.tell}</p>
          {deadlines.length > 0 && (
            <DeadlineTable deadlines={deadlines} estateId={ticket.estate_id} isBrief />
          )}
          <GoverningStandard ticket={ticket} />
        </>
      )}
      {code !== null && (
        <div className={styles.code} role="note" aria-label={messages.taken.code}>
          <p>{messages.taken.codeTell}</p>
          <p className={styles.digits}>{code}</p>
        </div>
      )}
      <SpokenLines
        moment="closing"
        place={{
          estateId: taken.interaction.estate_id,
          unitId: taken.interaction.unit_id ?? undefined,
          channel: "call",
          ...(ticket === null ? {} : { kind: ticket.kind }),
        }}
      />
      {unended !== undefined && (
        <ProblemAlert
          problem={unended.problem}
          title={messages.taken.unended}
          onRetry={() => void endCall(unended.call, unended.note).then(setUnended)}
        />
      )}
      <div className={styles.acts}>
        <Button ref={next} type="primary" size="large" onClick={onNextCall}>
          {messages.taken.next}
        </Button>
        {ticket !== null && (
          <Button
            size="large"
            onClick={() => {
              showTicket(ticket.number);
            }}
          >
            {messages.taken.show}
          </Button>
        )}
      </div>
    </section>
  );
}
