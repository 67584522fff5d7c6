/** The callbacks that somebody waived: each counts as not made until a second person agrees. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { worded } from "@/shared/i18n/words";
import { TicketLink } from "@/shared/routing/TicketLink";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { Instant } from "@/features/estates";
import { useNames } from "@/features/staff";
import { approveWaiver } from "../api/actions";
import { useWaivers } from "../api/queries";
import type { Callback } from "../api/types";
import { consentOf } from "../waivers";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";
import styles from "./waiverList.module.css";
import text from "@/shared/ui/text.module.css";

export function WaiverList() {
  const messages = useMessages();
  const { permissions } = useMe();
  const waivers = useWaivers(permissions.includes("callbacks:write"));
  const client = useQueryClient();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<Problem>();
  const [sending, setSending] = useState<string>();

  const agree = async (callback: Callback) => {
    setProblem(undefined);
    setSending(callback.callback_id);
    try {
      await approveWaiver(callback);
      void message.success(messages.waivers.agreed);
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setSending(undefined);
    }
    void client.invalidateQueries({ queryKey: keys.callbacks() });
  };

  const items = waivers.data?.items ?? [];
  const failed = problem ?? (waivers.error === null ? undefined : problemFrom(waivers.error));
  if (items.length === 0 && failed === undefined) return null;
  return (
    <section className={styles.waivers} aria-labelledby="waivers-title">
      <h3 id="waivers-title">
        {messages.waivers.title}{" "}
        <span className={text.count}>
          {waivers.data?.hasMore === true ? `${items.length}+` : items.length}
        </span>
      </h3>
      {failed !== undefined && <ProblemAlert problem={failed} />}
      <ul>
        {items.map((callback) => (
          <li key={callback.callback_id} data-waiver={callback.ticket_number}>
            <WaivedCallback
              callback={callback}
              isSending={sending === callback.callback_id}
              onAgree={() => void agree(callback)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface WaivedCallbackProps {
  readonly callback: Callback;
  readonly isSending: boolean;
  readonly onAgree: () => void;
}

function WaivedCallback({ callback, isSending, onAgree }: WaivedCallbackProps) {
  const messages = useMessages();
  const me = useMe();
  const nameOf = useNames();
  const { waiver } = callback;
  const consent = consentOf(callback, me);
  if (waiver === null) return null;
  const kinds: Partial<Record<string, string>> = messages.callbacks.waiverKinds;
  return (
    <>
      <div className={styles.what}>
        <span>
          <TicketLink reference={callback.ticket_number}>{callback.ticket_number}</TicketLink>{" "}
          {callback.title}
        </span>
        <span className={rows.second}>
          {worded(kinds, waiver.kind)}: {callback.reason}
        </span>
        <span className={rows.second}>
          {nameOf(waiver.waived_by)} · <Instant at={waiver.waived_at} estateId={callback.estate_id} />
        </span>
      </div>
      {consent === "free" && (
        <Button
          size="small"
          loading={isSending}
          aria-label={messages.waivers.agreeTo(callback.ticket_number)}
          onClick={onAgree}
        >
          {messages.waivers.agree}
        </Button>
      )}
      {consent === "own" && <span className={text.faint}>{messages.waivers.own}</span>}
    </>
  );
}
