/** Giving a callback to the person who is to make it. */
import { Form, Select } from "antd";

import { assignCallback, assignmentPlaces } from "../api/actions";
import type { Callback } from "../api/types";
import { useMessages } from "../i18n/useMessages";
import { CallbackModal } from "./CallbackModal";
import { useStaffOptions } from "./useStaffOptions";

interface Assignment {
  readonly assigneeId: string;
}

export default function AssignmentDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const messages = useMessages();
  const { options, isLoading } = useStaffOptions();
  const assign = async ({ assigneeId }: Assignment) => {
    await assignCallback(callback, assigneeId);
    return messages.callbacks.assigned;
  };
  return (
    <CallbackModal<Assignment>
      callback={callback}
      onClose={onClose}
      name="assignment"
      title={messages.callbacks.assignTitle(callback.ticket_number)}
      okText={messages.callbacks.assignSubmit}
      focus="#assignment_assigneeId"
      places={assignmentPlaces}
      act={assign}
    >
      <Form.Item
        name="assigneeId"
        label={messages.act.assignee}
        rules={[{ required: true, message: messages.callbacks.assigneeMissing }]}
      >
        <Select
          loading={isLoading}
          showSearch={{ optionFilterProp: "label" }}
          options={options.filter((one) => one.value !== callback.assignee)}
        />
      </Form.Item>
    </CallbackModal>
  );
}
