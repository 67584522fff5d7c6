/** What goes on after a record is handed in: that it runs until it is closed, and of which dates somebody is reminded. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Radio, Select } from "antd";

import { useLanguage } from "@/shared/i18n/words";
import type { FieldKind, Running } from "../api/types";
import { newReminder, replaced, type Sketch, titleOf, without } from "../sketch";
import { useMessages } from "../words";
import { Beside, Line } from "./Line";
import styles from "./panel.module.css";

interface CoursePanelProps {
  readonly sketch: Sketch;
  readonly onChange: (sketch: Sketch) => void;
}

/** What tells one record from others: two that are about the same do not run at once. */
const apart: readonly FieldKind[] = ["text", "choice", "party", "place", "staff", "phone"];

type Due = "never" | "due" | "due_within" | "due_at_closing_time";

function dueOf(running: Running): Due {
  if (running.due !== undefined) return "due";
  if (running.due_within !== undefined) return "due_within";
  return running.due_at_closing_time === true ? "due_at_closing_time" : "never";
}

export function CoursePanel({ sketch, onChange }: CoursePanelProps) {
  const messages = useMessages();
  const language = useLanguage();
  const { running } = sketch;
  // Those that are filled in from the beginning.
  const named = (kinds: readonly FieldKind[]) =>
    sketch.field
      .filter(({ kind, closing }) => kinds.includes(kind) && closing !== true)
      .map((field) => ({ value: field.name, label: titleOf(field, language) }));
  const run = (changed: Running) => {
    onChange({ ...sketch, running: changed });
  };
  const dates = named(["day"]);
  const ends: Record<Due, Partial<Running>> = {
    never: {},
    due: { due: named(["day", "instant"])[0]?.value ?? "" },
    due_within: { due_within: "1d" },
    due_at_closing_time: { due_at_closing_time: true },
  };
  return (
    <section className={styles.panel} aria-labelledby="design-part">
      <div className={styles.head}>
        <h3 id="design-part" tabIndex={-1}>
          {messages.parts.course}
        </h3>
      </div>
      <Beside place="/running" shown={["due", "due_within", "due_at_closing_time", "once_by"]} />
      <p className={styles.note}>{messages.courseNote}</p>
      <Checkbox
        checked={running !== undefined}
        onChange={({ target }) => {
          onChange(target.checked ? { ...sketch, running: {} } : without(sketch, "running"));
        }}
      >
        {messages.runs}
      </Checkbox>
      {running !== undefined && (
        <div className={`${styles.card} ${styles.below}`}>
          <Line label={messages.dueBy} place="/running/due_at_closing_time" isGroup>
            {() => (
              <Radio.Group
                value={dueOf(running)}
                options={(["never", "due", "due_within", "due_at_closing_time"] as const).map((due) => ({
                  value: due,
                  label: messages.dues[due],
                }))}
                onChange={({ target }) => {
                  const plain = without(running, "due", "due_within", "due_at_closing_time");
                  run({ ...plain, ...ends[target.value as Due] });
                }}
              />
            )}
          </Line>
          {running.due !== undefined && (
            <Line label={messages.dueField} place="/running/due">
              {(control) => (
                <Select
                  {...control}
                  className={styles.wide}
                  value={running.due === "" ? null : (running.due ?? null)}
                  options={named(["day", "instant"])}
                  onChange={(due: string | null) => {
                    run({ ...running, due: due ?? "" });
                  }}
                />
              )}
            </Line>
          )}
          {running.due_within !== undefined && (
            <Line label={messages.dueWithin} place="/running/due_within" hint={messages.termHint}>
              {(control) => (
                <Input
                  {...control}
                  className={styles.code}
                  autoComplete="off"
                  maxLength={12}
                  value={running.due_within ?? ""}
                  onChange={({ target }) => {
                    run({ ...running, due_within: target.value });
                  }}
                />
              )}
            </Line>
          )}
          <Line label={messages.onceBy} place="/running/once_by" hint={messages.onceByHint} isOptional>
            {(control) => (
              <Select
                {...control}
                allowClear
                className={styles.wide}
                value={running.once_by ?? null}
                options={named(apart)}
                onChange={(name: string | null | undefined) => {
                  run(name ? { ...running, once_by: name } : without(running, "once_by"));
                }}
              />
            )}
          </Line>
        </div>
      )}
      <h4>{messages.reminders}</h4>
      <Beside place="/reminder" shown={sketch.reminder.map((_one, at) => String(at))} />
      {sketch.reminder.map((reminder, at) => {
        const change = (changed: Partial<typeof reminder>) => {
          onChange({ ...sketch, reminder: replaced(sketch.reminder, at, { ...reminder, ...changed }) });
        };
        return (
          <div key={reminder.key} className={`${styles.card} ${styles.if}`}>
            <Line label={messages.reminded} place={`/reminder/${at}/field`} isEmpty={reminder.field === ""}>
              {(control) => (
                <Select
                  {...control}
                  className={styles.wide}
                  value={reminder.field === "" ? null : reminder.field}
                  options={dates}
                  onChange={(field: string | null) => {
                    change({ field: field ?? "" });
                  }}
                />
              )}
            </Line>
            <Line label={messages.days} place={`/reminder/${at}/days`} hint={messages.daysHint}>
              {(control) => (
                <Select
                  {...control}
                  mode="tags"
                  className={styles.wide}
                  tokenSeparators={[",", " ", "，", "、"]}
                  value={reminder.days.map(String)}
                  options={["-30", "-7", "-1", "0", "7"].map((day) => ({ value: day, label: day }))}
                  onChange={(days: string[]) => {
                    const numbers = days.map(Number).filter(Number.isInteger);
                    change({ days: [...new Set(numbers)].toSorted((one, other) => one - other) });
                  }}
                />
              )}
            </Line>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={messages.removeReminder(at + 1)}
              onClick={() => {
                onChange({ ...sketch, reminder: sketch.reminder.toSpliced(at, 1) });
              }}
            />
          </div>
        );
      })}
      {dates.length === 0 && sketch.reminder.length === 0 ? (
        <p className={styles.note}>{messages.noDates}</p>
      ) : (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => {
            const reminder = newReminder(dates[0]?.value ?? "");
            onChange({ ...sketch, reminder: [...sketch.reminder, reminder] });
          }}
        >
          {messages.addReminder}
        </Button>
      )}
    </section>
  );
}
