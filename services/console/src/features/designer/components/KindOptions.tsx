/** What a kind of field takes besides: bounds, choices, whose signature it is, the columns of a table. */
import { Checkbox, Input, InputNumber, Radio } from "antd";

import type { FieldKind, Signer } from "../api/types";
import { type SketchField, without } from "../sketch";
import { useMessages } from "../words";
import { AddField } from "./AddField";
import { ChoiceLines } from "./ChoiceLines";
import { Line } from "./Line";
import styles from "./panel.module.css";

interface KindOptionsProps {
  readonly field: SketchField;
  readonly place: string;
  readonly onChange: (field: SketchField) => void;
  readonly onAddColumn: (kind: FieldKind) => void;
}

const signers: readonly Signer[] = ["filler", "checker", "customer", "staff"];

/** What a bound is where none is set. */
const defaults: Partial<Record<FieldKind, { least?: number; most: number }>> = {
  text: { most: 120 },
  long_text: { most: 2_000 },
  number: { least: 0, most: 1_000_000_000 },
  table: { least: 0, most: 50 },
};

export function KindOptions({ field, place, onChange, onAddColumn }: KindOptionsProps) {
  const messages = useMessages();
  const bound = (key: "least" | "most", label: string) => {
    const unless = defaults[field.kind]?.[key];
    return (
      <Line label={label} place={`${place}/${key}`} isOptional>
        {({ id, ...control }) => (
          <InputNumber<number>
            {...control}
            id={id}
            className={styles.wide}
            precision={0}
            value={field[key] ?? null}
            placeholder={unless === undefined ? "" : String(unless)}
            onChange={(value) => {
              onChange(value === null ? without(field, key) : { ...field, [key]: value });
            }}
          />
        )}
      </Line>
    );
  };
  switch (field.kind) {
    case "text":
    case "long_text":
      return <div className={styles.three}>{bound("most", messages.longest)}</div>;
    case "number":
      return (
        <>
          <div className={styles.three}>
            {bound("least", messages.least)}
            {bound("most", messages.most)}
            <Line label={messages.unit} place={`${place}/unit`} isOptional>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  maxLength={20}
                  value={field.unit ?? ""}
                  onChange={({ target }) => {
                    onChange(target.value === "" ? without(field, "unit") : { ...field, unit: target.value });
                  }}
                />
              )}
            </Line>
          </div>
          <div className={styles.flags}>
            <Checkbox
              checked={field.whole === true}
              onChange={({ target }) => {
                onChange(target.checked ? { ...field, whole: true } : without(field, "whole"));
              }}
            >
              {messages.whole}
            </Checkbox>
          </div>
        </>
      );
    case "choice":
    case "choices":
      return (
        <ChoiceLines
          choices={field.choices ?? []}
          place={`${place}/choices`}
          onChange={(choices) => {
            onChange({ ...field, choices });
          }}
        />
      );
    case "signature":
      return (
        <Line label={messages.by} place={`${place}/by`} isGroup>
          {(control) => (
            <Radio.Group
              aria-invalid={control["aria-invalid"]}
              value={field.by ?? null}
              options={signers.map((by) => ({ value: by, label: messages.signers[by] }))}
              onChange={({ target }) => {
                onChange({ ...field, by: target.value as Signer });
              }}
            />
          )}
        </Line>
      );
    case "table":
      return (
        <>
          <div className={styles.three}>
            {bound("least", messages.fewestRows)}
            {bound("most", messages.mostRows)}
          </div>
          <Line label={messages.columns(field.column?.length ?? 0)} place={`${place}/column`} isGroup>
            {() => (
              <>
                <p className={styles.note}>{messages.columnsHint}</p>
                <AddField isColumn onAdd={onAddColumn}>
                  {messages.addColumn}
                </AddField>
              </>
            )}
          </Line>
        </>
      );
    case "money":
    case "day":
    case "instant":
    case "time":
    case "flag":
    case "phone":
    case "party":
    case "place":
    case "staff":
    case "file":
      return null;
  }
}
