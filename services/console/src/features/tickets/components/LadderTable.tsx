/** Who hears of a ticket as time passes, by which clause, and what became of it. */
import { useCommon } from "@/shared/words";
import { worded } from "@/shared/i18n/words";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { Clause, useExplanation, useRoleNames } from "@/features/standards";
import type { Escalation, Ticket } from "../api/types";
import { useMessages } from "../words";
import styles from "./deadlineTable.module.css";

/** The steps of the present round, in the order of their times. */
export function LadderTable({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const steps = ticket.escalations
    .filter(({ round }) => round === ticket.round)
    .sort((one, other) => one.raise_at.localeCompare(other.raise_at));
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="ticket-ladder">
      <h3 id="ticket-ladder">{messages.ticket.escalations}</h3>
      <table className={styles.deadlines}>
        <thead>
          <tr>
            <th scope="col">{messages.ticket.step}</th>
            <th scope="col">{messages.ticket.due}</th>
            <th scope="col">{messages.ticket.remaining}</th>
            <th scope="col">{messages.ticket.clause}</th>
          </tr>
        </thead>
        {steps.map((step) => (
          <LadderRows
            key={[step.promise, step.is_asked, step.step, step.raise_at, step.status].join(" ")}
            step={step}
            ticket={ticket}
          />
        ))}
      </table>
    </section>
  );
}

function LadderRows({ step, ticket }: { step: Escalation; ticket: Ticket }) {
  const messages = useMessages();
  const common = useCommon();
  const nameOf = useNames();
  const roleName = useRoleNames(ticket);
  const said = useExplanation(step.explanation);
  return (
    <tbody data-step={`${step.promise ?? (step.is_asked ? "asked" : "reception")}-${String(step.step)}`}>
      <tr>
        <th scope="row">{step.to.map(roleName).join(" · ")}</th>
        <td>
          <Instant at={step.raise_at} estateId={ticket.estate_id} />
        </td>
        <td data-standing={step.status}>
          {worded(messages.ticket.stands, step.status)}
          {step.taken_up_by !== null && ` · ${nameOf(step.taken_up_by)}`}
          {step.answer_by !== null && step.status === "raised" && (
            <>
              {" · "}
              {messages.ticket.answerBy} <Instant at={step.answer_by} estateId={ticket.estate_id} />
            </>
          )}
        </td>
        <td>
          <Clause id={step.clause} />
        </td>
      </tr>
      {said.length > 0 && (
        <tr className={styles.why}>
          <td colSpan={4}>{common.sentences(said)}</td>
        </tr>
      )}
    </tbody>
  );
}
