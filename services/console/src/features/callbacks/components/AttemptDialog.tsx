/** Noting a try that did not reach the customer, and how it ended. */
import { Form, Input, Radio } from "antd";

import { attemptPlaces, noteAttempt } from "../api/actions";
import { type AttemptOutcome, attemptOutcomes, type Callback } from "../api/types";
import { useMessages } from "../words";
import { CallbackModal } from "./CallbackModal";
import styles from "./scale.module.css";

interface NotReached {
  readonly outcome: AttemptOutcome;
  readonly note: string;
}

export default function AttemptDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const note = async (said: NotReached) => {
    await noteAttempt(callback, said.outcome, said.note.trim());
    return said.outcome === "gave_up" ? messages.callbacks.gaveUp : messages.callbacks.attempted;
  };
  return (
    <CallbackModal<NotReached>
      callback={callback}
      onClose={onClose}
      name="attempt"
      title={messages.callbacks.attemptTitle(callback.ticket_number)}
      okText={messages.callbacks.attemptSubmit}
      places={attemptPlaces}
      initialValues={{ note: "" }}
      act={note}
    >
      <Form.Item
        name="outcome"
        label={messages.callbacks.outcome}
        rules={[{ required: true, message: messages.callbacks.outcomeMissing }]}
      >
        <Radio.Group
          className={styles.scale}
          options={attemptOutcomes.map((value) => ({ value, label: messages.callbacks.outcomes[value] }))}
        />
      </Form.Item>
      <Form.Item name="note" label={messages.callbacks.note}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </CallbackModal>
  );
}
