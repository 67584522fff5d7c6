/** Ending what somebody holds, or taking it back where it has not begun. */
import { Form } from "antd";

import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { useNames } from "@/features/staff";
import { deleteMembership, endMembership, endPlaces, readTag } from "../api/actions";
import type { Membership, Position } from "../api/types";
import { useMessages } from "../words";

interface Ended {
  readonly until?: string;
}

interface EndDialogProps {
  readonly position: Position;
  readonly membership: Membership;
  /** It has not begun, and is taken back as a whole. */
  readonly isDeletion: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function EndDialog({ position, membership, isDeletion, onDone, onClose }: EndDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const nameOf = useNames();
  const [form] = Form.useForm<Ended>();
  const { membership_id: id } = membership;
  const end = async ({ until = "" }: Ended) => {
    const etag = await readTag(id);
    if (isDeletion) {
      await deleteMembership(id, etag);
      return messages.deleted;
    }
    await endMembership(id, etag, until);
    return messages.ended;
  };
  const who = nameOf(membership.staff_id);
  return (
    <ActModal<Ended>
      form={form}
      name="end"
      title={isDeletion ? messages.deleteTitle(who, position.title) : messages.endTitle(who, position.title)}
      okText={isDeletion ? messages.acts.delete : messages.acts.end}
      places={endPlaces}
      initialValues={{ until: today }}
      act={end}
      onDone={onDone}
      onClose={onClose}
    >
      {isDeletion ? (
        <p>{messages.deleteHint}</p>
      ) : (
        <DayField name="until" label={messages.lastDay} isRequired />
      )}
    </ActModal>
  );
}
