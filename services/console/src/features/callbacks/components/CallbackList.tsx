/** The callbacks that wait, the earliest first. */
import { Button, Empty, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";

import { offers } from "@/shared/api/acts";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { worded } from "@/shared/i18n/words";
import { TicketLink } from "@/shared/routing/TicketLink";
import { Countdown } from "@/shared/ui/Countdown";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { Clause } from "@/features/standards";
import { useDueCallbacks } from "../api/queries";
import type { Callback } from "../api/types";
import { useMessages } from "../words";
import { WaiverList } from "./WaiverList";
import panel from "@/shared/ui/panel.module.css";
import rows from "@/shared/ui/rows.module.css";
import styles from "./callbackList.module.css";
import text from "@/shared/ui/text.module.css";

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
    <section className={panel.panel} id="callbacks" aria-labelledby="callbacks-title">
      <div className={panel.head}>
        <h2 id="callbacks-title" tabIndex={-1} {...(items.length === 0 ? { "data-focus": "callbacks" } : {})}>
          {messages.callbacks.title}{" "}
          {items.length > 0 && (
            <span className={text.count}>
              {callbacks.data?.hasMore === true ? `${items.length}+` : items.length}
            </span>
          )}{" "}
          <kbd>C</kbd>
        </h2>
      </div>
      {callbacks.error !== null && (
        <ProblemAlert problem={problemFrom(callbacks.error)} onRetry={() => void callbacks.refetch()} />
      )}
      <div className={panel.scroll}>
        {callbacks.isLoading && (
          <Skeleton active title={false} paragraph={{ rows: 3, width: "100%" }} className={panel.loading} />
        )}
        {callbacks.isSuccess && items.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={messages.callbacks.empty} />
        )}
        {items.length > 0 && (
          <table className={`${rows.rows} ${rows.callbacks}`} aria-describedby="callbacks-title">
            <thead>
              <tr>
                <th scope="col">{messages.callbacks.due}</th>
                <th scope="col">{messages.callbacks.ticket}</th>
                <th scope="col">{messages.callbacks.subject}</th>
                <th scope="col">
                  <span className={text.hidden}>{messages.callbacks.actions}</span>
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
        {callbacks.data?.hasMore === true && <p className={styles.more}>{messages.callbacks.more}</p>}
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
  const common = useCommon();
  const me = useMe();
  const nameOf = useNames();
  const dueMs = Date.parse(callback.due_at);
  const { assignee, attempts } = callback;
  const known = [
    worded(common.kind, callback.kind),
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
      <td className={rows.deadline}>
        <Countdown times={{ fromMs: dueMs, dueMs }} />
        <Instant className={rows.second} at={callback.due_at} estateId={callback.estate_id} />
      </td>
      <td>
        <TicketLink reference={callback.ticket_number} {...(isFirst ? { "data-focus": "callbacks" } : {})}>
          {callback.ticket_number}
        </TicketLink>
        <span className={rows.second}>
          <Clause id={callback.clause} explanation={callback.explanation} />
        </span>
      </td>
      <td className={rows.subject}>
        <span className={rows.first} title={callback.title}>
          {callback.title}
        </span>
        <span className={rows.second}>{known.join(" · ")}</span>
      </td>
      <td className={rows.acts}>
        {acts
          .filter((act) => offers(callback, act, me))
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
