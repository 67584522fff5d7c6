import { useFormats, useMessages } from "../i18n/useMessages";
import type { TicketPromise } from "../time/countdown";
import { Clause, Countdown } from "./Countdown";

/** Each promise with its deadline, how it stands, and the clause that made it. */
export function PromiseTable({ promises }: { promises: readonly TicketPromise[] }) {
  const messages = useMessages();
  const formats = useFormats();
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
      <tbody>
        {promises.map((promise) => (
          <tr key={promise.promised} data-promise={promise.promised}>
            <th scope="row">{messages.promised[promise.promised]}</th>
            <td>
              <time dateTime={promise.dueAt}>{formats.instant(promise.dueAt)}</time>
            </td>
            <td>
              <Countdown times={promise} />
            </td>
            <td>
              <Clause id={promise.clause} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
