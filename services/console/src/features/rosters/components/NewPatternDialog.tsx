/** A new shift pattern. One that is there never changes but for its end: other shifts are a pattern like it. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { useToday } from "@/shared/api/today";
import { ActModal } from "@/shared/ui/ActModal";
import { DayField } from "@/shared/ui/DayField";
import { makePattern, patternPlaces } from "../api/actions";
import { type ShiftPattern, type SpecialDayRule, specialDayRules } from "../api/types";
import { cycleIn, cycleOf, spansIn, spansOf } from "../pattern";
import { useMessages } from "../words";
import { CycleStrip } from "./CycleStrip";
import fields from "@/shared/ui/form.module.css";
import styles from "./patternsPage.module.css";

interface Written {
  readonly code: string;
  readonly name: string;
  readonly shifts: readonly { readonly code: string; readonly name: string; readonly spans: string }[];
  readonly cycle: string;
  readonly anchor: string;
  readonly on_holidays: SpecialDayRule;
  readonly holiday_shift?: string;
  readonly on_swapped_days: SpecialDayRule;
  readonly swapped_shift?: string;
  readonly until?: string;
}

interface NewPatternDialogProps {
  /** What it begins as. */
  readonly like: ShiftPattern | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function NewPatternDialog({ like, onDone, onClose }: NewPatternDialogProps) {
  const messages = useMessages();
  const today = useToday();
  const [form] = Form.useForm<Written>();
  const [attempt] = useState(() => new Attempt());
  const make = async (written: Written) => {
    const { code, name, shifts, cycle, anchor, until = "" } = written;
    const special = (rule: SpecialDayRule, shift: string | undefined) => ({
      rule,
      ...(rule === "work" && shift !== undefined ? { shift } : {}),
    });
    const sent = {
      code,
      name,
      shifts: shifts.map((shift) => ({
        ...shift,
        code: shift.code.trim(),
        spans: spansOf(shift.spans) ?? [],
      })),
      cycle: cycleOf(cycle),
      anchor,
      on_holidays: special(written.on_holidays, written.holiday_shift),
      on_swapped_days: special(written.on_swapped_days, written.swapped_shift),
      ...(until === "" ? {} : { until }),
    };
    await makePattern(sent, attempt.keyFor(sent));
    attempt.fulfilled();
    return messages.patternMade;
  };
  return (
    <ActModal<Written>
      form={form}
      name="pattern"
      title={messages.newPattern}
      okText={messages.newPattern}
      width={720}
      places={patternPlaces}
      initialValues={
        like === undefined
          ? {
              shifts: [{ code: "", name: "", spans: "" }],
              anchor: today,
              on_holidays: "as_cycle",
              on_swapped_days: "as_cycle",
            }
          : {
              name: like.name,
              shifts: like.shifts.map(({ code, name, spans }) => ({ code, name, spans: spansIn(spans) })),
              cycle: cycleIn(like.cycle),
              anchor: like.anchor,
              on_holidays: like.on_holidays.rule,
              ...(like.on_holidays.shift === null ? {} : { holiday_shift: like.on_holidays.shift }),
              on_swapped_days: like.on_swapped_days.rule,
              ...(like.on_swapped_days.shift === null ? {} : { swapped_shift: like.on_swapped_days.shift }),
            }
      }
      act={make}
      onDone={onDone}
      onClose={onClose}
    >
      <div className={fields.pair}>
        <Form.Item
          name="code"
          label={messages.code}
          rules={[{ required: true, message: messages.codeMissing }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="name"
          label={messages.name}
          rules={[{ required: true, message: messages.nameMissing }]}
        >
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
      </div>
      <ShiftsFields />
      <p className={styles.hint}>{messages.spansHint}</p>
      <Form.Item
        name="cycle"
        label={messages.cycle}
        extra={messages.cycleHint}
        rules={[{ required: true, message: messages.cycleMissing }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <CycleSoFar />
      <div className={fields.pair}>
        <DayField name="anchor" label={messages.anchor} isRequired />
        <DayField name="until" label={messages.lastDayOptional} />
      </div>
      <SpecialFields name="on_holidays" shiftName="holiday_shift" label={messages.holidays} />
      <SpecialFields name="on_swapped_days" shiftName="swapped_shift" label={messages.swappedDays} />
    </ActModal>
  );
}

function ShiftsFields() {
  const messages = useMessages();
  return (
    <Form.List name="shifts">
      {(fields, { add, remove }, { errors }) => (
        <div role="group" aria-label={messages.shifts}>
          {fields.map(({ key, name }) => (
            <div key={key} className={styles.shift} data-shift-row={name}>
              <Form.Item name={[name, "code"]} rules={[{ required: true, message: messages.codeMissing }]}>
                <Input
                  maxLength={20}
                  placeholder={messages.code}
                  aria-label={messages.shiftField(name + 1, messages.code)}
                  autoComplete="off"
                />
              </Form.Item>
              <Form.Item name={[name, "name"]} rules={[{ required: true, message: messages.nameMissing }]}>
                <Input
                  maxLength={60}
                  placeholder={messages.name}
                  aria-label={messages.shiftField(name + 1, messages.name)}
                  autoComplete="off"
                />
              </Form.Item>
              <Form.Item
                name={[name, "spans"]}
                rules={[
                  {
                    validator: (_, written: string) =>
                      spansOf(written) === undefined
                        ? Promise.reject(new Error(messages.spansMalformed))
                        : Promise.resolve(),
                  },
                ]}
              >
                <Input
                  placeholder="22:00-06:00"
                  aria-label={messages.shiftField(name + 1, messages.hours)}
                  autoComplete="off"
                />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden="true" />}
                aria-label={messages.shiftField(name + 1, messages.remove)}
                disabled={fields.length === 1}
                onClick={() => {
                  remove(name);
                }}
              />
            </div>
          ))}
          {fields.length < 12 && (
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => {
                add({ code: "", name: "", spans: "" });
              }}
            >
              {messages.addShift}
            </Button>
          )}
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  );
}

/** The cycle as it is written so far. */
function CycleSoFar() {
  const form = Form.useFormInstance<Written>();
  const cycle = Form.useWatch("cycle", form) as string | undefined;
  const shifts = Form.useWatch("shifts", form) as Written["shifts"] | undefined;
  const known = (shifts ?? []).map(({ code, name }) => ({ code, name, spans: [] }));
  return cycle === undefined ? null : <CycleStrip pattern={{ shifts: known, cycle: cycleOf(cycle) }} />;
}

interface SpecialFieldsProps {
  readonly name: "on_holidays" | "on_swapped_days";
  readonly shiftName: "holiday_shift" | "swapped_shift";
  readonly label: string;
}

function SpecialFields({ name, shiftName, label }: SpecialFieldsProps) {
  const messages = useMessages();
  const form = Form.useFormInstance<Written>();
  const rule = Form.useWatch(name, form) as SpecialDayRule | undefined;
  const shifts = Form.useWatch("shifts", form) as Written["shifts"] | undefined;
  return (
    <div className={fields.pair}>
      <Form.Item name={name} label={label}>
        <Select options={specialDayRules.map((value) => ({ value, label: messages.rules[value] }))} />
      </Form.Item>
      {rule === "work" && (
        <Form.Item
          name={shiftName}
          label={messages.shiftOn(label)}
          rules={[{ required: true, message: messages.shiftMissing }]}
        >
          <Select
            options={(shifts ?? []).map(({ code, name: title }) => ({
              value: code,
              label: `${code} ${title}`,
            }))}
          />
        </Form.Item>
      )}
    </div>
  );
}
