/** Giving a callback to the person who is to make it. */
import { Form, Select } from "antd";

import { useStaffOptions } from "@/features/staff";
import { assignCallback, assignmentPlaces } from "../api/actions";
import type { Callback } from "../api/types";
import { useMessages } from "../words";
import { CallbackModal } from "./CallbackModal";

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
      places={assignmentPlaces}
      act={assign}
    >
      <Form.Item
        name="assigneeId"
        label={messages.callbacks.assignee}
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
