/** Writing down what the customer said when called back. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";

import { callbackPlaces, completeCallback, type CallbackAnswer } from "../api/actions";
import { problemFrom, sortFaults, type Problem } from "../api/problem";
import { keys } from "../api/queries";
import type { Callback } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { CallbackMatter } from "./CallbackMatter";
import { ProblemAlert } from "./ProblemAlert";

/** From this grade up the customer is content (1–5). */
const contentFrom = 3;

export default function CallbackDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<CallbackAnswer>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  const send = async (said: CallbackAnswer) => {
    setProblem(undefined);
    setSending(true);
    try {
      await completeCallback(callback, {
        ...said,
        remarks: said.remarks.trim(),
        suggestions: said.suggestions.trim(),
      });
      const isContent = said.solved && said.satisfaction >= contentFrom;
      void message.success(isContent ? messages.callbacks.done : messages.callbacks.doneUnsatisfied);
      onClose();
    } catch (error) {
      const refused = problemFrom(error);
      const { fields } = sortFaults(refused, callbackPlaces);
      setProblem(refused);
      setSending(false);
      form.setFields(
        (["satisfaction", "solved", "remarks", "suggestions"] as const).map((name) => ({
          name,
          errors: fields[name] ?? [],
        })),
      );
    }
    void client.invalidateQueries({ queryKey: keys.callbacks() });
  };

  return (
    <Modal
      open
      title={messages.callbacks.completeTitle(callback.ticket_number)}
      okText={messages.callbacks.submit}
      confirmLoading={isSending}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>(".scale input")?.focus();
      }}
    >
      <CallbackMatter callback={callback} />
      <Form
        form={form}
        name="callback"
        layout="vertical"
        requiredMark={false}
        disabled={isSending}
        initialValues={{ remarks: "", suggestions: "" }}
        onFinish={(said) => void send(said)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        <Form.Item
          name="satisfaction"
          label={messages.callbacks.satisfaction}
          rules={[{ required: true, message: messages.callbacks.satisfactionMissing }]}
        >
          <Radio.Group
            className="scale"
            options={messages.callbacks.scale.map((words, index) => ({
              value: index + 1,
              label: `${index + 1} ${words}`,
            }))}
          />
        </Form.Item>
        <Form.Item
          name="solved"
          label={messages.callbacks.solved}
          rules={[{ required: true, message: messages.callbacks.solvedMissing }]}
        >
          <Radio.Group
            options={[
              { value: true, label: messages.yes },
              { value: false, label: messages.no },
            ]}
          />
        </Form.Item>
        <Form.Item name="remarks" label={messages.callbacks.remarks}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 6 }} maxLength={2000} />
        </Form.Item>
        <Form.Item name="suggestions" label={messages.callbacks.suggestions}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
        </Form.Item>
      </Form>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={sortFaults(problem, callbackPlaces).others}
          {...(problem.kind === "network" ? { advice: messages.problem.unknownOutcome } : {})}
        />
      )}
    </Modal>
  );
}
