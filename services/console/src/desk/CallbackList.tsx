/** The callbacks that wait, the earliest first. */
import { Button, Empty, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";

import { problemFrom } from "../api/problem";
import { useDueCallbacks } from "../api/queries";
import type { Callback } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";
import { offers } from "./acts";
import { Clause, Countdown } from "./Countdown";
import { Instant } from "./Instant";
import { useMe } from "./me";
import { openTicket } from "./openTicket";
import { ProblemAlert } from "./ProblemAlert";
import { useNames } from "./useNames";
import { WaiverList } from "./WaiverList";

/** What begins with a dialog, in the order of the buttons. */
const acts = ["complete", "attempt", "assign", "waive"] as const;
type CallbackAct = (typeof acts)[number];

const dialogs = {
  complete: lazy(() => import("./CallbackDialog")),
  attempt: lazy(() => import("./AttemptDialog")),
  assign: lazy(() => import("./AssignmentDialog")),
  waive: lazy(() => import("./WaiverDialog")),
};

/** An act that has been begun, with the callback as it was seen. */
interface Begun {
  readonly act: CallbackAct;
  readonly callback: Callback;
}

export function CallbackList() {
  const messages = useMessages();
  const callbacks = useDueCallbacks();
  const [begun, setBegun] = useState<Begun>();
  const Dialog = begun === undefined ? undefined : dialogs[begun.act];
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
                  onBegin={(act) => {
                    setBegun({ act, callback });
                  }}
                />
              ))}
            </tbody>
          </table>
        )}
        {callbacks.data?.hasMore === true && <p className="callbacks__more">{messages.callbacks.more}</p>}
        <WaiverList />
      </div>
      {begun !== undefined && Dialog !== undefined && (
        <Suspense fallback={null}>
          <Dialog
            callback={begun.callback}
            onClose={() => {
              setBegun(undefined);
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
  readonly onBegin: (act: CallbackAct) => void;
}

function CallbackRow({ callback, isFirst, onBegin }: CallbackRowProps) {
  const messages = useMessages();
  const me = useMe();
  const nameOf = useNames();
  const dueMs = Date.parse(callback.due_at);
  const { assignee, attempts } = callback;
  const known = [
    worded(messages.kind, callback.kind),
    assignee === null ? messages.callbacks.nobodyYet : nameOf(assignee),
    ...(attempts === 0 ? [] : [messages.callbacks.attempts(attempts)]),
  ];
  const words: Record<CallbackAct, string> = {
    complete: messages.callbacks.complete,
    attempt: messages.callbacks.attempt,
    assign: assignee === null ? messages.callbacks.assign : messages.callbacks.reassign,
    waive: messages.callbacks.waive,
  };
  return (
    <tr data-callback={callback.ticket_number}>
      <td className="row__deadline">
        <Countdown times={{ fromMs: dueMs, dueMs }} />
        <Instant className="row__second" at={callback.due_at} estateId={callback.estate_id} />
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
        <span className="row__second">
          <Clause id={callback.clause} explanation={callback.explanation} />
        </span>
      </td>
      <td className="row__subject">
        <span className="row__first" title={callback.title}>
          {callback.title}
        </span>
        <span className="row__second">{known.join(" · ")}</span>
      </td>
      <td className="rows__act">
        {acts
          .filter((act) => offers(callback.acts, act, me))
          .map((act, index) => (
            <Button
              key={act}
              size="small"
              type={index === 0 ? "default" : "text"}
              onClick={() => {
                onBegin(act);
              }}
            >
              {words[act]}
            </Button>
          ))}
      </td>
    </tr>
  );
}
