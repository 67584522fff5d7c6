/** Putting a record under a legal hold, or ending one: for a reason, which is on the record. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import { holdPlaces, holdRecord, releaseRecord } from "../api/actions";
import type { SeenRecord } from "../api/types";
import { useMessages } from "../words";

interface HoldDialogProps {
  readonly act: "hold" | "release";
  readonly seen: SeenRecord;
  readonly onDone: (fresh: SeenRecord) => void;
  readonly onClose: () => void;
}

export function HoldDialog({ act, seen, onDone, onClose }: HoldDialogProps) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const faults = problem === undefined ? undefined : sortFaults(problem, holdPlaces);
  const { form_record_id: id } = seen.record;

  const send = async () => {
    setSending(true);
    setProblem(undefined);
    try {
      const sending = act === "hold" ? holdRecord : releaseRecord;
      onDone(await sending(id, seen.etag, reason.trim()));
      void message.success(messages.done[act]);
      onClose();
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      setSending(false);
      if ([409, 412].includes(refused.status)) void client.invalidateQueries({ queryKey: keys.record(id) });
    }
  };
  return (
    <Modal
      open
      title={messages.holdTitles[act]}
      okText={messages.holdSends[act]}
      confirmLoading={isSending}
      onOk={() => void send()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>(".ant-modal textarea")?.focus();
      }}
    >
      <Form layout="vertical" component={false}>
        <Form.Item label={messages.holdReason} htmlFor="hold-reason" {...told(faults?.fields.reason)}>
          <Input.TextArea
            id="hold-reason"
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={500}
            value={reason}
            onChange={({ target }) => {
              setReason(target.value);
            }}
          />
        </Form.Item>
      </Form>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={faults?.others ?? []}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
    </Modal>
  );
}
