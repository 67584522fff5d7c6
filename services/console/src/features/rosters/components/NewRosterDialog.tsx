/** A roster by a pattern: where, in which position, from when until when, and who begins where in the cycle. */
import { Checkbox, Form, Select, Skeleton } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { daysFrom, isDay, lastDayOf } from "@/shared/time/months";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { PositionSelect, useMemberships, usePosition } from "@/features/organisation";
import { PlaceSelect } from "@/features/places";
import { useNames } from "@/features/staff";
import { makeRoster, rosterPlaces } from "../api/actions";
import type { ShiftPattern } from "../api/types";
import { spreadOver } from "../plan";
import { useMessages } from "../words";
import { paintOf } from "./ShiftChip";
import fields from "@/shared/ui/form.module.css";
import styles from "./planPage.module.css";

interface Made {
  readonly position_id: string;
  readonly place_id?: string;
  readonly shift_pattern_id: string;
  readonly from: string;
  readonly until: string;
  readonly lines?: readonly Line[];
}

interface Line {
  readonly staff_id: string;
  readonly offset: number;
}

interface NewRosterDialogProps {
  readonly placeId: string | undefined;
  readonly month: string;
  readonly patterns: readonly ShiftPattern[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function NewRosterDialog({ placeId, month, patterns, onDone, onClose }: NewRosterDialogProps) {
  const messages = useMessages();
  const [form] = Form.useForm<Made>();
  const [attempt] = useState(() => new Attempt());
  const positionId = Form.useWatch("position_id", form) as string | undefined;
  const place = Form.useWatch("place_id", form);
  const patternId = Form.useWatch("shift_pattern_id", form) as string | undefined;
  const first = Form.useWatch("from", form) as string | undefined;
  const pattern = patterns.find(({ shift_pattern_id }) => shift_pattern_id === patternId);
  const open = patterns.filter(({ until }) => until === null || `${month}-01` <= until);
  const make = async ({ place_id, lines, ...made }: Made) => {
    const sent = {
      ...made,
      ...(place_id === undefined ? {} : { place_id }),
      lines: (lines ?? []).map(({ staff_id, offset }) => ({ staff_id, offset })),
    };
    await makeRoster(sent, attempt.keyFor(sent));
    attempt.fulfilled();
    return messages.made;
  };
  return (
    <ActModal<Made>
      form={form}
      name="roster"
      title={messages.newRoster}
      okText={messages.newRoster}
      width={640}
      places={rosterPlaces}
      initialValues={{
        ...(placeId === undefined ? {} : { place_id: placeId }),
        from: `${month}-01`,
        until: lastDayOf(month),
      }}
      act={make}
      onDone={onDone}
      onClose={onClose}
    >
      <Form.Item
        name="position_id"
        label={messages.position}
        rules={[{ required: true, message: messages.positionMissing }]}
      >
        <PositionSelect />
      </Form.Item>
      <WhereField positionId={positionId} />
      <Form.Item
        name="shift_pattern_id"
        label={messages.pattern}
        rules={[{ required: true, message: messages.patternMissing }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={open.map(({ shift_pattern_id, code, name }) => ({
            value: shift_pattern_id,
            label: `${code} · ${name}`,
          }))}
        />
      </Form.Item>
      <div className={fields.pair}>
        <DayField name="from" label={messages.firstDay} isRequired />
        <DayField name="until" label={messages.lastDay} isRequired />
      </div>
      {positionId !== undefined && pattern !== undefined && (
        <Form.Item
          name="lines"
          label={messages.people}
          rules={[{ required: true, type: "array", min: 1, message: messages.peopleMissing }]}
        >
          <LinesField
            key={`${positionId} ${place ?? ""} ${pattern.shift_pattern_id}`}
            positionId={positionId}
            placeId={place ?? null}
            pattern={pattern}
            first={first ?? `${month}-01`}
          />
        </Form.Item>
      )}
    </ActModal>
  );
}

/** A place of a kind at which the position is held; nothing of one that is held in the whole group. */
function WhereField({ positionId }: { positionId: string | undefined }) {
  const messages = useMessages();
  const position = usePosition(positionId);
  const kinds = position.data?.place_kinds ?? [];
  if (kinds.length === 0) return null;
  return (
    <Form.Item
      name="place_id"
      label={messages.place}
      rules={[{ required: true, message: messages.placeMissing }]}
    >
      <PlaceSelect kinds={kinds} />
    </Form.Item>
  );
}

interface LinesFieldProps {
  readonly positionId: string;
  readonly placeId: string | null;
  readonly pattern: ShiftPattern;
  readonly first: string;
  readonly value?: readonly Line[];
  readonly onChange?: (lines: readonly Line[]) => void;
}

/** So many of the first days are shown beside each person. */
const shownDays = 14;

function LinesField({ positionId, placeId, pattern, first, value = [], onChange }: LinesFieldProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const held = useMemberships({ position_id: positionId }, false);
  if (held.isLoading) return <Skeleton active />;
  const holders = (held.data?.items ?? [])
    .filter(({ place_id }) => place_id === placeId)
    .map(({ staff_id }) => staff_id);
  const people = [...new Set(holders)];
  if (people.length === 0) return <p className={styles.fault}>{messages.nobodyHolds}</p>;
  const spread = spreadOver(pattern.cycle.length, people.length);
  const begins = pattern.cycle.map((code, offset) => ({
    value: offset,
    label: messages.cycleDay(offset + 1, code ?? messages.rest),
  }));
  return (
    <div role="group" aria-label={messages.people} className={styles.people}>
      {people.map((id, index) => {
        const line = value.find(({ staff_id }) => staff_id === id);
        const name = nameOf(id);
        return (
          <div key={id} className={styles.line} data-line={id}>
            <Checkbox
              checked={line !== undefined}
              onChange={({ target }) => {
                const others = value.filter(({ staff_id }) => staff_id !== id);
                onChange?.(
                  target.checked ? [...others, { staff_id: id, offset: spread[index] ?? 0 }] : others,
                );
              }}
            >
              {name}
            </Checkbox>
            {line !== undefined && (
              <div>
                <Select
                  aria-label={messages.beginsAt(name)}
                  style={{ width: "100%" }}
                  value={line.offset}
                  options={begins}
                  onChange={(offset: number) => {
                    onChange?.(value.map((one) => (one.staff_id === id ? { ...one, offset } : one)));
                  }}
                />
                <Preview pattern={pattern} first={first} offset={line.offset} />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** What the cycle has for somebody on the first days, holidays aside. */
function Preview({ pattern, first, offset }: { pattern: ShiftPattern; first: string; offset: number }) {
  const { cycle, anchor } = pattern;
  if (!isDay(first)) return null;
  const begins = daysFrom(anchor, first) + offset;
  const codes = Array.from({ length: shownDays }, (_, day) => {
    const at = (begins + day) % cycle.length;
    return cycle[at < 0 ? at + cycle.length : at] ?? null;
  });
  return (
    <div className={styles.preview} aria-hidden="true">
      {codes.map((code, day) => (
        <span key={day} className={code === null ? "" : paintOf(pattern, code)}>
          {code ?? "·"}
        </span>
      ))}
    </div>
  );
}
