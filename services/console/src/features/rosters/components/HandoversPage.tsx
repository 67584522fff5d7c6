/** What shifts left to the next: written, taken over, and what became of it. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import { civilTime } from "@/shared/time/civil";
import { viewerZone } from "@/shared/time/wall";
import { serverNow } from "@/shared/api/serverClock";
import { ActModal } from "@/shared/ui/ActModal";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useTold } from "@/shared/ui/useTold";
import { PositionTitle } from "@/features/organisation";
import { PlaceName } from "@/features/places";
import { useNames } from "@/features/staff";
import { markItem, markPlaces, takeOver } from "../api/actions";
import { useDutyHandovers } from "../api/queries";
import type { DutyHandover } from "../api/types";
import { useMessages } from "../words";
import { NewHandoverDialog } from "./NewHandoverDialog";
import styles from "./handovers.module.css";

export function HandoversPage() {
  const messages = useMessages();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const handovers = useDutyHandovers(isOpen, true);
  const items = handovers.data?.items ?? [];
  const changed = () => {
    void client.invalidateQueries({ queryKey: keys.dutyHandovers() });
  };
  return (
    <>
      <ListPanel
        id="rosters"
        title={messages.handovers}
        list={handovers}
        empty={items.length === 0 ? messages.noHandovers : undefined}
        tools={
          <>
            <Checkbox
              checked={isOpen}
              onChange={({ target }) => {
                setOpen(target.checked);
              }}
            >
              {messages.onlyOpen}
            </Checkbox>
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                setWriting(true);
              }}
            >
              {messages.writeHandover}
            </Button>
          </>
        }
      >
        <ul className={styles.list}>
          {items.map((handover) => (
            <Handover key={handover.duty_handover_id} handover={handover} onChanged={changed} />
          ))}
        </ul>
      </ListPanel>
      {isWriting && (
        <NewHandoverDialog
          onDone={() => {
            setWriting(false);
            changed();
          }}
          onClose={() => {
            setWriting(false);
          }}
        />
      )}
    </>
  );
}

function Handover({ handover, onChanged }: { handover: DutyHandover; onChanged: () => void }) {
  const messages = useMessages();
  const language = useLanguage();
  const nameOf = useNames();
  const me = useMe();
  const tell = useTold();
  const [isSending, setSending] = useState(false);
  const [reasonFor, setReasonFor] = useState<number>();
  const { duty_handover_id: id, items, taken_over_by: takenBy, staff_id: writer } = handover;
  const at = (instant: string) =>
    civilTime(instant, { language, zone: viewerZone(), viewerZone: viewerZone(), nowMs: serverNow() });
  const act = async (does: () => Promise<unknown>, done: string) => {
    setSending(true);
    try {
      await does();
      tell.done(done);
    } catch (error) {
      tell.refused(problemFrom(error));
    }
    setSending(false);
    onChanged();
  };
  return (
    <li className={styles.handover} data-handover={id} data-taken={takenBy !== null}>
      <div className={styles.head}>
        <h3>
          <PositionTitle id={handover.position_id} />
          {" · "}
          {handover.place_id === null ? messages.wholeGroup : <PlaceName id={handover.place_id} />}
        </h3>
        <span className={styles.about}>
          {messages.leftBy(nameOf(writer), handover.day, handover.shift)} · {at(handover.created_at)}
        </span>
        <span className={styles.acts}>
          {takenBy !== null ? (
            <span className={styles.taken}>
              {messages.takenOver(
                nameOf(takenBy),
                handover.taken_over_at === null ? "" : at(handover.taken_over_at),
              )}
            </span>
          ) : (
            <>
              <span className={styles.open}>{messages.notTakenOver}</span>
              {writer !== me.staffId && (
                <Button
                  size="small"
                  type="primary"
                  loading={isSending}
                  onClick={() => void act(() => takeOver(id), messages.takenOverDone)}
                >
                  {messages.takeOver}
                </Button>
              )}
            </>
          )}
        </span>
      </div>
      {items.length === 0 && <p className={styles.about}>{messages.nothingLeft}</p>}
      <ol className={styles.items}>
        {items.map((item, index) => (
          <li key={index} data-urgency={item.urgency} data-done={item.is_done}>
            <span className={styles.urgency}>{messages.urgency[item.urgency]}</span>
            <span className={item.is_done ? styles.done : ""}>{item.text}</span>
            <span className={styles.about}>
              {item.is_done
                ? messages.isDone(nameOf(item.marked_by ?? ""))
                : item.reason === null
                  ? ""
                  : messages.notDone(item.reason)}
            </span>
            {takenBy !== null && !item.is_done && (
              <span className={styles.acts}>
                <Button
                  size="small"
                  loading={isSending}
                  aria-label={`${messages.markDone} ${item.text}`}
                  onClick={() => void act(() => markItem(id, index + 1, undefined), messages.marked)}
                >
                  {messages.markDone}
                </Button>
                <Button
                  size="small"
                  type="text"
                  aria-label={`${messages.markNotDone} ${item.text}`}
                  onClick={() => {
                    setReasonFor(index + 1);
                  }}
                >
                  {messages.markNotDone}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {handover.note !== null && <p className={styles.note}>{handover.note}</p>}
      {reasonFor !== undefined && (
        <ActModal<{ reason: string }>
          name="mark"
          title={messages.markNotDone}
          okText={messages.save}
          places={markPlaces}
          act={async ({ reason }) => {
            await markItem(id, reasonFor, reason);
            return messages.marked;
          }}
          onDone={() => {
            setReasonFor(undefined);
            onChanged();
          }}
          onClose={() => {
            setReasonFor(undefined);
          }}
        >
          <Form.Item
            name="reason"
            label={messages.reason}
            rules={[{ required: true, message: messages.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </ActModal>
      )}
    </li>
  );
}
