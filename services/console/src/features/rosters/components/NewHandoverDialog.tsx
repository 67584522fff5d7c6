/** What a shift leaves to the next. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useMe } from "@/shared/api/me";
import { ActModal } from "@/shared/ui/ActModal";
import { handOver, handoverPlaces } from "../api/actions";
import { useRosters } from "../api/queries";
import { type HandoverUrgency, urgencies } from "../api/types";
import { useMessages } from "../words";
import { RosterName } from "./RosterName";
import styles from "./handovers.module.css";

interface Left {
  readonly position_id: string;
  readonly items?: readonly { readonly urgency: HandoverUrgency; readonly text: string }[];
  readonly note?: string;
}

/** The most that a hand-over leaves. */
const mostItems = 50;

export function NewHandoverDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const messages = useMessages();
  const me = useMe();
  const [attempt] = useState(() => new Attempt());
  const rosters = useRosters({ staff_id: me.staffId }, true);
  // A position at a place may have several rosters; the server finds that by which the writer is on duty.
  const own = new Map(
    (rosters.data?.items ?? []).map((roster) => [`${roster.position_id} ${roster.place_id ?? ""}`, roster]),
  );
  const leave = async ({ position_id: where, items = [], note = "" }: Left) => {
    const roster = own.get(where);
    const left = {
      position_id: roster?.position_id ?? "",
      ...(roster?.place_id === null || roster === undefined ? {} : { place_id: roster.place_id }),
      items: items.map(({ urgency, text }) => ({ urgency, text })),
      ...(note.trim() === "" ? {} : { note }),
    };
    await handOver(left, attempt.keyFor(left));
    attempt.fulfilled();
    return messages.handedOver;
  };
  return (
    <ActModal<Left>
      name="handover"
      title={messages.writeHandover}
      okText={messages.writeHandover}
      width={640}
      places={handoverPlaces}
      initialValues={{ items: [{ urgency: "general", text: "" }] }}
      about={rosters.data?.items.length === 0 ? <p>{messages.notOnAnyRoster}</p> : undefined}
      act={leave}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="position_id"
        label={messages.duty}
        rules={[{ required: true, message: messages.dutyMissing }]}
      >
        <Select
          loading={rosters.isLoading}
          options={[...own].map(([value, { roster_id }]) => ({
            value,
            label: <RosterName id={roster_id} />,
          }))}
        />
      </Form.Item>
      <Form.List name="items">
        {(fields, { add, remove }, { errors }) => (
          <div role="group" aria-label={messages.leftOpen}>
            {fields.map(({ key, name }) => (
              <div key={key} className={styles.item}>
                <Form.Item name={[name, "urgency"]}>
                  <Select
                    aria-label={messages.itemField(name + 1, messages.urgencyLabel)}
                    options={urgencies.map((value) => ({ value, label: messages.urgency[value] }))}
                  />
                </Form.Item>
                <Form.Item name={[name, "text"]} rules={[{ required: true, message: messages.textMissing }]}>
                  <Input
                    maxLength={500}
                    autoComplete="off"
                    aria-label={messages.itemField(name + 1, messages.whatIsOpen)}
                    placeholder={messages.whatIsOpen}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden="true" />}
                  aria-label={messages.itemField(name + 1, messages.remove)}
                  onClick={() => {
                    remove(name);
                  }}
                />
              </div>
            ))}
            {fields.length < mostItems && (
              <Button
                size="small"
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => {
                  add({ urgency: "general", text: "" });
                }}
              >
                {messages.addItem}
              </Button>
            )}
            <Form.ErrorList errors={errors} />
          </div>
        )}
      </Form.List>
      <Form.Item name="note" label={messages.note} style={{ marginTop: 10 }}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </ActModal>
  );
}
