/** Writing down what the customer said when called back. */
import { Form, Input, Radio } from "antd";

import { useCommon } from "@/shared/words";
import { type CallbackAnswer, callbackPlaces, completeCallback } from "../api/actions";
import type { Callback } from "../api/types";
import { useMessages } from "../words";
import { CallbackModal } from "./CallbackModal";
import styles from "./scale.module.css";

export default function CallbackDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const common = useCommon();
  const complete = async (said: CallbackAnswer) => {
    const completed = await completeCallback(callback, {
      ...said,
      remarks: said.remarks.trim(),
      suggestions: said.suggestions.trim(),
    });
    // What an answer orders is decided by the standard that governs the ticket.
    return completed.rectification_ordered ? messages.callbacks.doneUnsatisfied : messages.callbacks.done;
  };
  return (
    <CallbackModal<CallbackAnswer>
      callback={callback}
      onClose={onClose}
      name="callback"
      title={messages.callbacks.completeTitle(callback.ticket_number)}
      okText={messages.callbacks.submit}
      places={callbackPlaces}
      initialValues={{ remarks: "", suggestions: "" }}
      act={complete}
    >
      <Form.Item
        name="satisfaction"
        label={messages.callbacks.satisfaction}
        rules={[{ required: true, message: messages.callbacks.satisfactionMissing }]}
      >
        <Radio.Group
          className={styles.scale}
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
            { value: true, label: common.yes },
            { value: false, label: common.no },
          ]}
        />
      </Form.Item>
      <Form.Item name="remarks" label={messages.callbacks.remarks}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
      <Form.Item name="suggestions" label={messages.callbacks.suggestions}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
    </CallbackModal>
  );
}
