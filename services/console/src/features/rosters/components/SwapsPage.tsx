/** Swaps of shifts: asked for, agreed to, approved. */
import { SwapOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { problemFrom } from "@/shared/api/problem";
import { useTold } from "@/shared/ui/useTold";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { ListPanel } from "@/shared/ui/ListPanel";
import { useMemberships } from "@/features/organisation";
import { useNames } from "@/features/staff";
import { actOnSwap, askForSwap, type SwapAct, swapPlaces } from "../api/actions";
import { useRosters, useShiftSwaps } from "../api/queries";
import { type ShiftSwap, type ShiftSwapStatus, swapStatuses } from "../api/types";
import { swapActsFor } from "../swaps";
import { useMessages } from "../words";
import { RosterName } from "./RosterName";
import rows from "@/shared/ui/rows.module.css";
import styles from "./swaps.module.css";

export function SwapsPage() {
  const messages = useMessages();
  const client = useQueryClient();
  const [status, setStatus] = useState<ShiftSwapStatus>();
  const [isAsking, setAsking] = useState(false);
  const swaps = useShiftSwaps(status, true);
  const items = swaps.data?.items ?? [];
  const changed = () => {
    void client.invalidateQueries({ queryKey: keys.shiftSwaps() });
    void client.invalidateQueries({ queryKey: keys.rosterDays() });
    void client.invalidateQueries({ queryKey: keys.dutyBoard() });
  };
  return (
    <>
      <ListPanel
        id="rosters"
        title={messages.swaps}
        list={swaps}
        empty={items.length === 0 ? messages.noSwaps : undefined}
        tools={
          <>
            <Select
              aria-label={messages.status}
              allowClear
              style={{ minWidth: 150 }}
              placeholder={messages.anyStatus}
              value={status ?? null}
              options={swapStatuses.map((value) => ({ value, label: messages.swapStatus[value] }))}
              onChange={(to: ShiftSwapStatus | null | undefined) => {
                setStatus(to ?? undefined);
              }}
            />
            <Button
              type="primary"
              icon={<SwapOutlined aria-hidden="true" />}
              onClick={() => {
                setAsking(true);
              }}
            >
              {messages.askForSwap}
            </Button>
          </>
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="rosters-title">
            <thead>
              <tr>
                <th scope="col">{messages.roster}</th>
                <th scope="col">{messages.gives}</th>
                <th scope="col">{messages.takes}</th>
                <th scope="col">{messages.inReturn}</th>
                <th scope="col">{messages.status}</th>
                <th scope="col">{messages.actions}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((swap) => (
                <SwapRow key={swap.shift_swap_id} swap={swap} onChanged={changed} />
              ))}
            </tbody>
          </table>
        )}
      </ListPanel>
      {isAsking && (
        <AskDialog
          onDone={() => {
            setAsking(false);
            changed();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function SwapRow({ swap, onChanged }: { swap: ShiftSwap; onChanged: () => void }) {
  const messages = useMessages();
  const me = useMe();
  const nameOf = useNames();
  const tell = useTold();
  const [isSending, setSending] = useState(false);
  const acts = swapActsFor(swap, me);
  const act = async (which: SwapAct) => {
    setSending(true);
    try {
      await actOnSwap(swap.shift_swap_id, which);
      tell.done(messages.swapDone[which]);
    } catch (error) {
      tell.refused(problemFrom(error));
    }
    setSending(false);
    onChanged();
  };
  return (
    <tr data-swap={swap.shift_swap_id} data-status={swap.status}>
      <td>
        <RosterName id={swap.roster_id} />
      </td>
      <td>
        <span className={rows.first}>{nameOf(swap.staff_id)}</span>
        <span className={rows.second}>{swap.day}</span>
      </td>
      <td>{nameOf(swap.with_staff_id)}</td>
      <td>{swap.with_day ?? messages.nothingInReturn}</td>
      <td>
        <span className={styles.status} data-status={swap.status}>
          {messages.swapStatus[swap.status]}
        </span>
        {swap.decided_by !== null && <span className={rows.second}>{nameOf(swap.decided_by)}</span>}
      </td>
      <td>
        <span className={styles.acts}>
          {acts.map((which) => (
            <Button
              key={which}
              size="small"
              type={which === "accept" || which === "approve" ? "primary" : "default"}
              loading={isSending}
              aria-label={`${messages.swapActs[which]} ${nameOf(swap.staff_id)} ${swap.day}`}
              onClick={() => void act(which)}
            >
              {messages.swapActs[which]}
            </Button>
          ))}
        </span>
      </td>
    </tr>
  );
}

interface Asked {
  readonly roster_id: string;
  readonly day: string;
  readonly with_staff_id: string;
  readonly with_day?: string;
}

/** Somebody is asked to work a day of one's own. */
function AskDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const messages = useMessages();
  const me = useMe();
  const nameOf = useNames();
  const [form] = Form.useForm<Asked>();
  const [attempt] = useState(() => new Attempt());
  const rosters = useRosters({ staff_id: me.staffId }, true);
  const rosterId = Form.useWatch("roster_id", form) as string | undefined;
  const items = rosters.data?.items ?? [];
  const roster = items.find(({ roster_id }) => roster_id === rosterId);
  const held = useMemberships({ position_id: roster?.position_id ?? "" }, false, roster !== undefined);
  const others = (held.data?.items ?? [])
    .filter(({ place_id, staff_id }) => place_id === roster?.place_id && staff_id !== me.staffId)
    .map(({ staff_id }) => staff_id);
  const ask = async ({ with_day = "", ...asked }: Asked) => {
    const sent = { ...asked, ...(with_day === "" ? {} : { with_day }) };
    await askForSwap(sent, attempt.keyFor(sent));
    attempt.fulfilled();
    return messages.swapAsked;
  };
  return (
    <ActModal<Asked>
      form={form}
      name="swap"
      title={messages.askForSwap}
      okText={messages.askForSwap}
      places={swapPlaces}
      act={ask}
      about={rosters.data?.items.length === 0 ? <p>{messages.notOnAnyRoster}</p> : undefined}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="roster_id"
        label={messages.roster}
        rules={[{ required: true, message: messages.rosterMissing }]}
      >
        <Select
          loading={rosters.isLoading}
          options={items.map(({ roster_id, from, until }) => ({
            value: roster_id,
            label: (
              <>
                <RosterName id={roster_id} /> · {messages.days(from, until)}
              </>
            ),
          }))}
        />
      </Form.Item>
      <DayField name="day" label={messages.ownDay} isRequired />
      <Form.Item
        name="with_staff_id"
        label={messages.withWhom}
        rules={[{ required: true, message: messages.whoMissing }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={[...new Set(others)].map((value) => ({ value, label: nameOf(value) }))}
        />
      </Form.Item>
      <DayField name="with_day" label={messages.theirDay} />
    </ActModal>
  );
}
