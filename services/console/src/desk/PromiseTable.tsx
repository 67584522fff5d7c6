import { useMessages } from "../i18n/useMessages";
import type { TicketPromise } from "../time/countdown";
import { Clause, Countdown, useExplanation } from "./Countdown";
import { Instant } from "./Instant";

interface PromiseTableProps {
  readonly promises: readonly TicketPromise[];
  readonly estateId: string;
}

/** Each promise with its deadline, how it stands, the clause that made it, and how it was reckoned. */
export function PromiseTable({ promises, estateId }: PromiseTableProps) {
  const messages = useMessages();
  return (
    <table className="promises">
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
        <tr className="promises__why">
          <td colSpan={4}>{messages.sentences(said)}</td>
        </tr>
      )}
    </tbody>
  );
}
