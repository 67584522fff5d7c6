/** Giving somebody a position. */
import { Form, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { PlaceSelect } from "@/features/places";
import { useStaffOptions } from "@/features/staff";
import { giveMembership, membershipPlaces } from "../api/actions";
import type { Position } from "../api/types";
import { useMessages } from "../words";

interface Given {
  readonly staff_id: string;
  readonly place_id?: string;
  readonly from: string;
  readonly until?: string;
}

interface GiveDialogProps {
  readonly position: Position;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function GiveDialog({ position, onDone, onClose }: GiveDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const { options, isLoading } = useStaffOptions();
  const [attempt] = useState(() => new Attempt());
  const give = async ({ staff_id, place_id, from, until = "" }: Given) => {
    const given = {
      staff_id,
      position_id: position.position_id,
      ...(place_id === undefined ? {} : { place_id }),
      from,
      ...(until === "" ? {} : { until }),
    };
    await giveMembership(given, attempt.keyFor(given));
    attempt.fulfilled();
    return messages.given;
  };
  return (
    <ActModal<Given>
      name="membership"
      title={messages.giveTitle(position.title)}
      okText={messages.give}
      places={membershipPlaces}
      initialValues={{ from: today }}
      act={give}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="staff_id"
        label={messages.who}
        rules={[{ required: true, message: messages.whoMissing }]}
      >
        <Select loading={isLoading} showSearch={{ optionFilterProp: "label" }} options={options} />
      </Form.Item>
      {position.place_kinds.length > 0 && (
        <Form.Item
          name="place_id"
          label={messages.where}
          rules={[{ required: true, message: messages.whereMissing }]}
        >
          <PlaceSelect kinds={position.place_kinds} />
        </Form.Item>
      )}
      <DayField name="from" label={messages.firstDay} isRequired />
      <DayField name="until" label={messages.lastDay} />
    </ActModal>
  );
}
