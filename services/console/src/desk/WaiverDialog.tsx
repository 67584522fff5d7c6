/** Giving up a callback that nobody owes any more, with the reason. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";

import { waiveCallback, waiverPlaces } from "../api/actions";
import { problemFrom, sortFaults, type Problem } from "../api/problem";
import { keys } from "../api/queries";
import type { Callback } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { CallbackMatter } from "./CallbackMatter";
import { ProblemAlert } from "./ProblemAlert";

interface Waiver {
  readonly reason: string;
}

export default function WaiverDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Waiver>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  const send = async ({ reason }: Waiver) => {
    setProblem(undefined);
    setSending(true);
    try {
      await waiveCallback(callback, reason.trim());
      void message.success(messages.callbacks.waived);
      onClose();
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      setSending(false);
      form.setFields([{ name: "reason", errors: sortFaults(refused, waiverPlaces).fields.reason ?? [] }]);
    }
    void client.invalidateQueries({ queryKey: keys.callbacks() });
  };

  return (
    <Modal
      open
      title={messages.callbacks.waiveTitle(callback.ticket_number)}
      okText={messages.callbacks.waiveSubmit}
      confirmLoading={isSending}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>("#waiver_reason")?.focus();
      }}
    >
      <CallbackMatter callback={callback} />
      <Form
        form={form}
        name="waiver"
        layout="vertical"
        requiredMark={false}
        disabled={isSending}
        onFinish={(waiver) => void send(waiver)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        <Form.Item
          name="reason"
          label={messages.callbacks.waiveReason}
          rules={[{ required: true, whitespace: true, message: messages.callbacks.waiveReasonMissing }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
        </Form.Item>
      </Form>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, waiverPlaces).others}
          {...(problem.kind === "network" ? { advice: messages.problem.unknownOutcome } : {})}
        />
      )}
    </Modal>
  );
}
