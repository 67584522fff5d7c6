/** Giving up a callback that nobody owes any more, with the reason. */
import { Form, Input, Radio } from "antd";

import { waiveCallback, waiverPlaces } from "../api/actions";
import { type Callback, type WaiverKind, waiverKinds } from "../api/types";
import { useMessages } from "../words";
import { CallbackModal } from "./CallbackModal";
import styles from "./scale.module.css";

interface Waiver {
  readonly kind: WaiverKind;
  readonly reason: string;
}

export default function WaiverDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const waive = async ({ kind, reason }: Waiver) => {
    await waiveCallback(callback, kind, reason.trim());
    return messages.callbacks.waived;
  };
  return (
    <CallbackModal<Waiver>
      callback={callback}
      onClose={onClose}
      name="waiver"
      title={messages.callbacks.waiveTitle(callback.ticket_number)}
      okText={messages.callbacks.waiveSubmit}
      places={waiverPlaces}
      act={waive}
    >
      <Form.Item
        name="kind"
        label={messages.callbacks.waiverKind}
        rules={[{ required: true, message: messages.callbacks.waiverKindMissing }]}
      >
        <Radio.Group
          className={styles.scale}
          options={waiverKinds.map((value) => ({ value, label: messages.callbacks.waiverKinds[value] }))}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={messages.callbacks.waiveReason}
        rules={[{ required: true, whitespace: true, message: messages.callbacks.waiveReasonMissing }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </CallbackModal>
  );
}
