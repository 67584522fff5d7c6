import { Countdown } from "@/shared/ui/Countdown";
import { useCommon } from "@/shared/words";
import { Instant } from "@/features/estates";
import { Clause, useExplanation } from "@/features/standards";
import type { TicketDeadline } from "../rules/deadlines";
import { useMessages } from "../words";
import styles from "./deadlineTable.module.css";

interface DeadlineTableProps {
  readonly deadlines: readonly TicketDeadline[];
  readonly estateId: string;
  /** Stands beside a call, where there is less room. */
  readonly isBrief?: boolean;
}

/** Each deadline with its time, how it stands, the clause that set it, and how it was reckoned. */
export function DeadlineTable({ deadlines, estateId, isBrief = false }: DeadlineTableProps) {
  const messages = useMessages();
  return (
    <table className={`${styles.deadlines} ${isBrief ? styles.brief : ""}`}>
      <thead>
        <tr>
          <th scope="col">{messages.ticket.deadline}</th>
          <th scope="col">{messages.ticket.due}</th>
          <th scope="col">{messages.ticket.remaining}</th>
          <th scope="col">{messages.ticket.clause}</th>
        </tr>
      </thead>
      {deadlines.map((deadline) => (
        <DeadlineRows key={deadline.kind} deadline={deadline} estateId={estateId} />
      ))}
    </table>
  );
}

function DeadlineRows({ deadline, estateId }: { deadline: TicketDeadline; estateId: string }) {
  const messages = useMessages();
  const common = useCommon();
  const said = useExplanation(deadline.explanation);
  return (
    <tbody data-deadline={deadline.kind}>
      <tr>
        <th scope="row">{messages.deadlineKinds[deadline.kind]}</th>
        <td>
          <Instant at={deadline.dueAt} estateId={estateId} />
          {deadline.extendedFrom !== null && (
            <>
              {" · "}
              {messages.ticket.extendedFrom} <Instant at={deadline.extendedFrom} estateId={estateId} />
            </>
          )}
        </td>
        <td>
          <Countdown times={deadline} />
        </td>
        <td>
          <Clause id={deadline.clause} />
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
