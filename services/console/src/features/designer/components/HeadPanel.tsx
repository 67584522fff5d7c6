/** The form as a whole: what it is called, what it rests on, who fills it in and checks it, its numbers and its sheet. */
import { Checkbox, Input, InputNumber, Radio, Select } from "antd";

import { useFormWords } from "@/features/forms";
import { type Sketch, without } from "../sketch";
import { useMessages } from "../words";
import { Beside, Line } from "./Line";
import { RuleLines } from "./RuleLines";
import { TitleLines } from "./TitleLines";
import look from "@/shared/ui/form.module.css";
import styles from "./panel.module.css";

interface HeadPanelProps {
  readonly sketch: Sketch;
  /** Code and version of what is kept are what it is found by. */
  readonly isKept: boolean;
  /** The rules that forms rest on already. */
  readonly knownRules: readonly string[];
  readonly onChange: (sketch: Sketch) => void;
}

const shown = [
  "code",
  "version",
  "title",
  "rules",
  "clauses",
  "series",
  "class",
  "kept_months",
  "size",
  "orientation",
  "fill",
  "check",
  "running",
  "reminder",
  "condition",
];

const rights = ["registers:write", "registers:supervise", "registers:confidential"] as const;
const classes = ["internal", "personal", "confidential"] as const;

export function HeadPanel({ sketch, isKept, knownRules, onChange }: HeadPanelProps) {
  const messages = useMessages();
  const forms = useFormWords();
  const { check } = sketch;
  const options = (held: string | undefined) => {
    const known: readonly string[] = rights;
    const all = held === undefined || known.includes(held) ? known : [...known, held];
    return all.map((right) => ({ value: right, label: messages.permissions[right] ?? right }));
  };
  return (
    <section className={styles.panel} aria-labelledby="design-part">
      <div className={styles.head}>
        <h3 id="design-part" tabIndex={-1}>
          {messages.parts.head}
        </h3>
      </div>
      <Beside place="" shown={[...shown, "field"]} />
      <Beside place="/field" shown={sketch.field.map((_field, at) => String(at))} />
      <TitleLines
        title={sketch.title}
        place="/title"
        onChange={(title) => {
          onChange({ ...sketch, title });
        }}
      />
      <div className={look.pair}>
        <Line label={messages.code} place="/code" hint={isKept ? messages.codeKept : messages.codeHint}>
          {(control) => (
            <Input
              {...control}
              className={styles.code}
              autoComplete="off"
              spellCheck={false}
              maxLength={60}
              disabled={isKept}
              value={sketch.code}
              onChange={({ target }) => {
                onChange({ ...sketch, code: target.value });
              }}
            />
          )}
        </Line>
        <Line label={messages.series} place="/series" hint={messages.seriesHint(sketch.series)}>
          {(control) => (
            <Input
              {...control}
              className={styles.code}
              autoComplete="off"
              spellCheck={false}
              maxLength={6}
              value={sketch.series}
              onChange={({ target }) => {
                onChange({ ...sketch, series: target.value.toUpperCase() });
              }}
            />
          )}
        </Line>
      </div>
      <RuleLines sketch={sketch} known={knownRules} onChange={onChange} />
      <h4>{messages.paperAndTime}</h4>
      <div className={styles.three}>
        <Line label={messages.size} place="/size" isGroup>
          {() => (
            <Radio.Group
              optionType="button"
              value={sketch.size}
              options={(["A4", "A5"] as const).map((size) => ({ value: size, label: size }))}
              onChange={({ target }) => {
                onChange({ ...sketch, size: target.value as Sketch["size"] });
              }}
            />
          )}
        </Line>
        <Line label={messages.orientation} place="/orientation" isGroup>
          {() => (
            <Radio.Group
              optionType="button"
              value={sketch.orientation}
              options={(["portrait", "landscape"] as const).map((way) => ({
                value: way,
                label: messages.orientations[way],
              }))}
              onChange={({ target }) => {
                onChange({ ...sketch, orientation: target.value as Sketch["orientation"] });
              }}
            />
          )}
        </Line>
        <Line label={messages.keptMonths} place="/kept_months" hint={messages.keptHint} isOptional>
          {({ id, ...control }) => (
            <InputNumber<number>
              {...control}
              id={id}
              className={styles.wide}
              precision={0}
              value={sketch.kept_months ?? null}
              onChange={(months) => {
                onChange(
                  months === null ? without(sketch, "kept_months") : { ...sketch, kept_months: months },
                );
              }}
            />
          )}
        </Line>
      </div>
      <h4>{messages.people}</h4>
      <Line label={messages.class} place="/class" hint={messages.classHints[sketch.class]} isGroup>
        {() => (
          <Radio.Group
            value={sketch.class}
            options={classes.map((word) => ({ value: word, label: forms.classes[word] }))}
            onChange={({ target }) => {
              onChange({ ...sketch, class: target.value as Sketch["class"] });
            }}
          />
        )}
      </Line>
      <Line label={messages.fill} place="/fill">
        {(control) => (
          <Select
            {...control}
            className={styles.wide}
            value={sketch.fill}
            options={options(sketch.fill)}
            onChange={(fill) => {
              onChange({ ...sketch, fill });
            }}
          />
        )}
      </Line>
      <Checkbox
        checked={check !== undefined}
        onChange={({ target }) => {
          onChange(target.checked ? { ...sketch, check: "registers:supervise" } : without(sketch, "check"));
        }}
      >
        {messages.isChecked}
      </Checkbox>
      {check !== undefined && (
        <Line label={messages.check} place="/check" className={styles.below}>
          {(control) => (
            <Select
              {...control}
              className={styles.wide}
              value={check}
              options={options(check)}
              onChange={(right) => {
                onChange({ ...sketch, check: right });
              }}
            />
          )}
        </Line>
      )}
    </section>
  );
}
