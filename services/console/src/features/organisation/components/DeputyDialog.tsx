/** Who stands in for somebody, and on which days; or that nobody does any more. */
import { Form, Select } from "antd";

import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { useNames, useStaffOptions } from "@/features/staff";
import { appointDeputy, deputyPlaces, type NewDeputy, readTag, removeDeputy } from "../api/actions";
import type { Membership, Position } from "../api/types";
import { useMessages } from "../words";

interface DeputyDialogProps {
  readonly position: Position;
  readonly membership: Membership;
  readonly isRemoval: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function DeputyDialog({ position, membership, isRemoval, onDone, onClose }: DeputyDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const nameOf = useNames();
  const { options, isLoading } = useStaffOptions();
  const { membership_id: id, staff_id: holder } = membership;
  const act = async (deputy: NewDeputy) => {
    const etag = await readTag(id);
    if (isRemoval) {
      await removeDeputy(id, etag);
      return messages.removed;
    }
    await appointDeputy(id, etag, deputy);
    return messages.appointed;
  };
  const who = nameOf(holder);
  return (
    <ActModal<NewDeputy>
      name="deputy"
      title={isRemoval ? messages.removeTitle(who) : messages.appointTitle(who, position.title)}
      okText={isRemoval ? messages.acts.remove : messages.acts.appoint}
      places={deputyPlaces}
      initialValues={{ from: today }}
      act={act}
      onDone={onDone}
      onClose={onClose}
    >
      {isRemoval ? (
        <p>{messages.removeHint}</p>
      ) : (
        <>
          <Form.Item
            name="staff_id"
            label={messages.deputy}
            rules={[{ required: true, message: messages.whoMissing }]}
          >
            <Select
              loading={isLoading}
              showSearch={{ optionFilterProp: "label" }}
              options={options.filter(({ value }) => value !== holder)}
            />
          </Form.Item>
          <DayField name="from" label={messages.firstDay} isRequired />
          <DayField name="until" label={messages.lastDay} isRequired />
        </>
      )}
    </ActModal>
  );
}
