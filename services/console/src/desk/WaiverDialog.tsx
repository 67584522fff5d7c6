/** Giving up a callback that nobody owes any more, with the reason. */
import { Form, Input } from "antd";

import { waiveCallback, waiverPlaces } from "../api/actions";
import type { Callback } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { CallbackModal } from "./CallbackModal";

interface Waiver {
  readonly reason: string;
}

export default function WaiverDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const waive = async ({ reason }: Waiver) => {
    await waiveCallback(callback, reason.trim());
    return messages.callbacks.waived;
  };
  return (
    <CallbackModal<Waiver>
      callback={callback}
      onClose={onClose}
      name="waiver"
      title={messages.callbacks.waiveTitle(callback.ticket_number)}
      okText={messages.callbacks.waiveSubmit}
      focus="#waiver_reason"
      places={waiverPlaces}
      act={waive}
    >
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
