/** A stop that is left out, for a reason. */
import { Form, Input } from "antd";

import { ActModal } from "@/shared/ui/ActModal";
import { skipPlaces, skipStop } from "../api/actions";
import type { PatrolStop, SeenRound } from "../api/types";
import { useMessages } from "../words";

export interface StopDialogProps {
  readonly seen: SeenRound;
  readonly stop: PatrolStop;
  readonly onDone: (fresh: SeenRound) => void;
  /** What was refused may have changed meanwhile. */
  readonly onRefused: () => void;
  readonly onClose: () => void;
}

export function SkipDialog({ seen, stop, onDone, onRefused, onClose }: StopDialogProps) {
  const messages = useMessages();
  const { round, etag } = seen;
  return (
    <ActModal<{ reason: string }>
      name="skip"
      title={messages.skipTitle(stop.place)}
      okText={messages.skip}
      places={skipPlaces}
      act={async ({ reason }) => {
        onDone(await skipStop(round.patrol_round_id, etag, stop.place_id, reason));
        return messages.skipped;
      }}
      onDone={onClose}
      onRefused={onRefused}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={messages.reason}
        rules={[{ required: true, whitespace: true, message: messages.reasonMissing }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </ActModal>
  );
}
