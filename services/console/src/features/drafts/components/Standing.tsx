/** How a version of the group's own stands, and what may be decided about it: by somebody else than whoever proposed it. */
import { App, Button, Form, Input } from "antd";
import { useState } from "react";

import { useMe } from "@/shared/api/me";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { serverNow } from "@/shared/api/serverClock";
import { useLanguage } from "@/shared/i18n/words";
import { civilTime } from "@/shared/time/civil";
import { viewerZone } from "@/shared/time/wall";
import { ActModal } from "@/shared/ui/ActModal";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useNames } from "@/features/staff";
import { approveStandard, withdrawalPlaces, withdrawStandard } from "../api/actions";
import type { Standard } from "../api/types";
import { useMessages } from "../words";
import styles from "./drafts.module.css";

interface StandingProps {
  readonly standard: Standard;
  readonly onDecided: () => void;
}

export function Standing({ standard, onDecided }: StandingProps) {
  const messages = useMessages();
  const language = useLanguage();
  const nameOf = useNames();
  const { message } = App.useApp();
  const { staffId, permissions, timeZone } = useMe();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const [isApproving, setApproving] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { name, version, status, history } = standard;
  if (history === null) return null;
  const isOwn = history.proposer_id === staffId;
  const mayDecide = permissions.includes("standards:approve");
  const mayApprove = mayDecide && status === "proposed" && !isOwn;
  const mayWithdraw = mayDecide && status !== "withdrawn";
  const when = (at: string) =>
    civilTime(at, { language, zone: timeZone, viewerZone: viewerZone(), nowMs: serverNow() });
  const who = (id: string | null, word: string | null) => (id === null ? (word ?? "") : nameOf(id));
  const approve = async () => {
    setApproving(true);
    setProblem(undefined);
    try {
      await approveStandard(name, version);
      void message.success(messages.published(name, version));
    } catch (error) {
      setProblem(problemFrom(error));
    }
    setApproving(false);
    onDecided();
  };
  return (
    <div className={styles.standing} data-standing={status}>
      <p>
        <strong>{messages.statuses[status] ?? status}</strong>
        {" · "}
        {messages.proposed(who(history.proposer_id, history.proposed_by), when(history.proposed_at))}
        {history.decided_at !== null && (
          <>
            {" · "}
            {messages.decided(who(history.decider_id, history.decided_by), when(history.decided_at))}
          </>
        )}
        {history.reason !== null && ` · ${history.reason}`}
      </p>
      {status === "proposed" && isOwn && <p>{messages.ownProposal}</p>}
      {mayApprove && (
        <Button type="primary" loading={isApproving} onClick={() => void approve()}>
          {messages.approve}
        </Button>
      )}
      {mayWithdraw && (
        <Button
          onClick={() => {
            setWithdrawing(true);
          }}
        >
          {messages.withdraw}
        </Button>
      )}
      {problem !== undefined && <ProblemAlert problem={problem} />}
      {isWithdrawing && (
        <ActModal<{ reason: string }>
          name="withdraw"
          title={messages.withdrawTitle(name, version)}
          okText={messages.withdraw}
          places={withdrawalPlaces}
          act={async ({ reason }) => {
            await withdrawStandard(name, version, reason);
            return messages.withdrawn(name, version);
          }}
          onDone={() => {
            setWithdrawing(false);
            onDecided();
          }}
          onClose={() => {
            setWithdrawing(false);
          }}
        >
          <p>{messages.withdrawHint}</p>
          <Form.Item name="reason" label={messages.reason} rules={[{ required: true, whitespace: true }]}>
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </ActModal>
      )}
    </div>
  );
}
