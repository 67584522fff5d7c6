/** One field, or one column of a table: what it is called, what it takes, and who may leave it out. */
import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Select } from "antd";

import type { Named } from "@/shared/i18n/words";
import { useFormWords } from "@/features/forms";
import type { FieldKind } from "../api/types";
import { followsFrom, nameFor, ofKind, type SketchField, takes, without } from "../sketch";
import { useMessages } from "../words";
import { allKinds, columnKinds } from "./AddField";
import { KindOptions } from "./KindOptions";
import { Beside, Line } from "./Line";
import { TitleLines } from "./TitleLines";
import look from "@/shared/ui/form.module.css";
import styles from "./panel.module.css";

interface FieldPanelProps {
  readonly field: SketchField;
  /** Where it stands in the document. */
  readonly place: string;
  readonly isColumn: boolean;
  /** What the others beside it are called. */
  readonly others: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChange: (field: SketchField) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
  readonly onAddColumn: (kind: FieldKind) => void;
}

const shown = [
  "name",
  "title",
  "kind",
  "required",
  "personal",
  "closing",
  "by",
  "unit",
  "whole",
  "least",
  "most",
  "choices",
  "column",
];

export function FieldPanel(props: FieldPanelProps) {
  const { field, place, isColumn, others, isFirst, isLast, onChange, onMove, onCopy, onRemove } = props;
  const messages = useMessages();
  const forms = useFormWords();
  const retitle = (title: Named) => {
    const isFollowing = followsFrom(field.name, field.title.en);
    onChange({ ...field, title, ...(isFollowing ? { name: nameFor(title.en, others) } : {}) });
  };
  const flag = (key: "required" | "personal" | "closing", label: string) => (
    <Checkbox
      checked={field[key] === true}
      onChange={({ target }) => {
        onChange(target.checked ? { ...field, [key]: true } : without(field, key));
      }}
    >
      {label}
    </Checkbox>
  );
  const isSignature = field.kind === "signature";
  return (
    <section className={styles.panel} aria-labelledby="design-part" data-field-panel={field.name}>
      <div className={styles.head}>
        <h3 id="design-part" tabIndex={-1}>
          {isColumn ? messages.column : messages.field}
        </h3>
        <span className={styles.tools}>
          <Button
            type="text"
            icon={<ArrowUpOutlined />}
            aria-label={messages.moveUp}
            disabled={isFirst}
            onClick={() => {
              onMove(-1);
            }}
          />
          <Button
            type="text"
            icon={<ArrowDownOutlined />}
            aria-label={messages.moveDown}
            disabled={isLast}
            onClick={() => {
              onMove(1);
            }}
          />
          <Button type="text" icon={<CopyOutlined />} aria-label={messages.duplicate} onClick={onCopy} />
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={isColumn ? messages.removeColumn : messages.removeField}
            onClick={onRemove}
          />
        </span>
      </div>
      <Beside place={place} shown={shown} />
      <TitleLines title={field.title} place={`${place}/title`} onChange={retitle} autoFocus />
      <div className={look.pair}>
        <Line label={messages.kind} place={`${place}/kind`}>
          {(control) => (
            <Select
              {...control}
              className={styles.wide}
              showSearch={{ optionFilterProp: "label" }}
              value={field.kind}
              options={(isColumn ? columnKinds : allKinds).map((kind) => ({
                value: kind,
                label: forms.kinds[kind],
              }))}
              onChange={(kind) => {
                onChange(ofKind(field, kind));
              }}
            />
          )}
        </Line>
        <Line
          label={messages.name}
          place={`${place}/name`}
          hint={messages.nameHint}
          isEmpty={field.name.trim() === ""}
        >
          {(control) => (
            <Input
              {...control}
              className={styles.code}
              autoComplete="off"
              spellCheck={false}
              maxLength={60}
              value={field.name}
              onChange={({ target }) => {
                onChange({ ...field, name: target.value });
              }}
            />
          )}
        </Line>
      </div>
      <KindOptions field={field} place={place} onChange={onChange} onAddColumn={props.onAddColumn} />
      <div className={styles.flags} role="group" aria-label={messages.rights}>
        {flag("required", isSignature ? messages.requiredSignature : messages.required)}
        {takes(field.kind, "personal") && flag("personal", messages.personal)}
        {!isColumn && flag("closing", isSignature ? messages.closingSignature : messages.closing)}
      </div>
    </section>
  );
}
