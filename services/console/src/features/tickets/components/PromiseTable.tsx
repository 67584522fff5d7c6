import { Countdown } from "@/shared/ui/Countdown";
import { useCommon } from "@/shared/words";
import { Instant } from "@/features/estates";
import { Clause, useExplanation } from "@/features/standards";
import type { TicketPromise } from "../rules/promises";
import { useMessages } from "../words";
import styles from "./promiseTable.module.css";

interface PromiseTableProps {
  readonly promises: readonly TicketPromise[];
  readonly estateId: string;
  /** Stands beside a call, where there is less room. */
  readonly isBrief?: boolean;
}

/** Each promise with its deadline, how it stands, the clause that made it, and how it was reckoned. */
export function PromiseTable({ promises, estateId, isBrief = false }: PromiseTableProps) {
  const messages = useMessages();
  return (
    <table className={`${styles.promises} ${isBrief ? styles.brief : ""}`}>
      <thead>
        <tr>
          <th scope="col">{messages.ticket.promise}</th>
          <th scope="col">{messages.ticket.due}</th>
          <th scope="col">{messages.ticket.remaining}</th>
          <th scope="col">{messages.ticket.clause}</th>
        </tr>
      </thead>
      {promises.map((promise) => (
        <PromiseRows key={promise.promised} promise={promise} estateId={estateId} />
      ))}
    </table>
  );
}

function PromiseRows({ promise, estateId }: { promise: TicketPromise; estateId: string }) {
  const messages = useMessages();
  const common = useCommon();
  const said = useExplanation(promise.explanation);
  return (
    <tbody data-promise={promise.promised}>
      <tr>
        <th scope="row">{messages.promised[promise.promised]}</th>
        <td>
          <Instant at={promise.dueAt} estateId={estateId} />
        </td>
        <td>
          <Countdown times={promise} />
        </td>
        <td>
          <Clause id={promise.clause} />
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
