/** The callbacks that wait, the earliest first. */
import { Button, Empty, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";

import { problemFrom } from "../api/problem";
import { useDueCallbacks } from "../api/queries";
import type { Callback } from "../api/types";
import { useFormats, useMessages, worded } from "../i18n/useMessages";
import { Clause, Countdown } from "./Countdown";
import { openTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";

const CallbackDialog = lazy(() => import("./CallbackDialog"));
const WaiverDialog = lazy(() => import("./WaiverDialog"));

export function CallbackList() {
  const messages = useMessages();
  const callbacks = useDueCallbacks();
  const [completing, setCompleting] = useState<Callback>();
  const [waiving, setWaiving] = useState<Callback>();
  const items = callbacks.data?.items ?? [];
  return (
    <section className="panel callbacks" aria-labelledby="callbacks-title">
      <div className="panel__head">
        <h2 id="callbacks-title" tabIndex={-1} {...(items.length === 0 ? { "data-focus": "callbacks" } : {})}>
          {messages.callbacks.title}{" "}
          {items.length > 0 && (
            <span className="count">
              {callbacks.data?.hasMore === true ? `${items.length}+` : items.length}
            </span>
          )}{" "}
          <kbd>C</kbd>
        </h2>
      </div>
      {callbacks.error !== null && (
        <ProblemAlert problem={problemFrom(callbacks.error)} onRetry={() => void callbacks.refetch()} />
      )}
      <div className="panel__scroll">
        {callbacks.isLoading && (
          <Skeleton active title={false} paragraph={{ rows: 3, width: "100%" }} className="panel__loading" />
        )}
        {callbacks.isSuccess && items.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.callbacks.empty} />
        )}
        {items.length > 0 && (
          <table className="rows rows--callbacks" aria-describedby="callbacks-title">
            <thead>
              <tr>
                <th scope="col">{messages.callbacks.due}</th>
                <th scope="col">{messages.ticket.remaining}</th>
                <th scope="col">{messages.callbacks.clause}</th>
                <th scope="col">{messages.callbacks.ticket}</th>
                <th scope="col">{messages.tickets.subject}</th>
                <th scope="col">
                  <span className="visually-hidden">{messages.ticket.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((callback, index) => (
                <CallbackRow
                  key={callback.callback_id}
                  callback={callback}
                  isFirst={index === 0}
                  onComplete={() => {
                    setCompleting(callback);
                  }}
                  onWaive={() => {
                    setWaiving(callback);
                  }}
                />
              ))}
            </tbody>
          </table>
        )}
        {callbacks.data?.hasMore === true && <p className="callbacks__more">{messages.callbacks.more}</p>}
      </div>
      {completing !== undefined && (
        <Suspense fallback={null}>
          <CallbackDialog
            callback={completing}
            onClose={() => {
              setCompleting(undefined);
            }}
          />
        </Suspense>
      )}
      {waiving !== undefined && (
        <Suspense fallback={null}>
          <WaiverDialog
            callback={waiving}
            onClose={() => {
              setWaiving(undefined);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

interface CallbackRowProps {
  readonly callback: Callback;
  readonly isFirst: boolean;
  readonly onComplete: () => void;
  readonly onWaive: () => void;
}

function CallbackRow({ callback, isFirst, onComplete, onWaive }: CallbackRowProps) {
  const messages = useMessages();
  const formats = useFormats();
  const dueMs = Date.parse(callback.due_at);
  return (
    <tr data-callback={callback.ticket_number}>
      <td>
        <time dateTime={callback.due_at}>{formats.instant(callback.due_at)}</time>
      </td>
      <td>
        <Countdown times={{ fromMs: dueMs, dueMs }} />
      </td>
      <td>
        <Clause id={callback.clause} explanation={callback.explanation} />
      </td>
      <td>
        <button
          type="button"
          className="link"
          {...(isFirst ? { "data-focus": "callbacks" } : {})}
          onClick={() => {
            openTicket(callback.ticket_id);
          }}
        >
          {callback.ticket_number}
        </button>
      </td>
      <td className="rows__wide" title={callback.title}>
        {callback.title} <span className="rows__faint">{worded(messages.kind, callback.kind)}</span>
      </td>
      <td className="rows__act">
        <Button size="small" onClick={onComplete}>
          {messages.callbacks.complete}
        </Button>{" "}
        <Button size="small" type="text" onClick={onWaive}>
          {messages.callbacks.waive}
        </Button>
      </td>
    </tr>
  );
}
