/** What the form is made of: the parts of its document, of which one is looked at. */
import { useLanguage } from "@/shared/i18n/words";
import type { FieldError } from "@/shared/api/types";
import type { FieldKind } from "../api/types";
import { countOf, type Part } from "../faults";
import { moved, replaced, type Sketch, type SketchField, titleOf } from "../sketch";
import { useMessages } from "../words";
import { AddField } from "./AddField";
import { FaultCount, OrderedFields } from "./OrderedFields";
import styles from "./outline.module.css";

interface OutlineProps {
  readonly sketch: Sketch;
  readonly part: Part;
  readonly faults: readonly FieldError[];
  readonly onPart: (part: Part) => void;
  readonly onChange: (sketch: Sketch) => void;
  readonly onAdd: (kind: FieldKind) => void;
  /** Says aloud where something has gone. */
  readonly onSaid: (words: string) => void;
}

export function Outline({ sketch, part, faults, onPart, onChange, onAdd, onSaid }: OutlineProps) {
  const messages = useMessages();
  const language = useLanguage();
  const plain = (at: "head" | "course" | "conditions") => (
    <button
      type="button"
      className={styles.part}
      data-design-part={at}
      aria-current={part.at === at ? "true" : undefined}
      onClick={() => {
        onPart({ at });
      }}
    >
      <span className={styles.name}>{messages.parts[at]}</span>
      <FaultCount count={countOf(faults, { at }, sketch)} />
    </button>
  );
  const isThere = (to: number, list: readonly SketchField[]) => to >= 0 && to < list.length;
  const say = (field: SketchField | undefined, to: number, count: number) => {
    if (field !== undefined) onSaid(messages.movedTo(titleOf(field, language), to + 1, count));
  };
  const columns = (table: SketchField, at: number) => {
    if (part.at !== "field" || part.key !== table.key || table.column === undefined) return null;
    const list = table.column;
    return (
      <OrderedFields
        label={messages.columnsOf(titleOf(table, language))}
        fields={list}
        chosen={part.column}
        faultsOf={({ key }) => countOf(faults, { at: "field", key: table.key, column: key }, sketch)}
        onChoose={({ key }) => {
          onPart({ at: "field", key: table.key, column: key });
        }}
        onMove={(from, to) => {
          if (!isThere(to, list)) return;
          const changed = { ...table, column: moved(list, from, to) };
          onChange({ ...sketch, field: replaced(sketch.field, at, changed) });
          say(list[from], to, list.length);
        }}
      />
    );
  };
  return (
    <nav className={styles.outline} aria-label={messages.outline}>
      {plain("head")}
      <h3>{messages.fields(sketch.field.length)}</h3>
      <OrderedFields
        label={messages.fieldList}
        fields={sketch.field}
        chosen={part.at === "field" ? part.key : undefined}
        faultsOf={({ key }) => faultsWithin(faults, key, sketch)}
        onChoose={({ key }) => {
          onPart({ at: "field", key });
        }}
        onMove={(from, to) => {
          if (!isThere(to, sketch.field)) return;
          onChange({ ...sketch, field: moved(sketch.field, from, to) });
          say(sketch.field[from], to, sketch.field.length);
        }}
        below={(field) =>
          columns(
            field,
            sketch.field.findIndex(({ key }) => key === field.key),
          )
        }
      />
      <div className={styles.add}>
        <AddField onAdd={onAdd}>{messages.addField}</AddField>
      </div>
      <h3>{messages.further}</h3>
      {plain("course")}
      {plain("conditions")}
    </nav>
  );
}

/** Those of a field and of its columns. */
function faultsWithin(faults: readonly FieldError[], key: string, sketch: Sketch): number {
  const columns = sketch.field.find((field) => field.key === key)?.column ?? [];
  const parts: Part[] = [
    { at: "field", key },
    ...columns.map((column): Part => ({ at: "field", key, column: column.key })),
  ];
  return parts.reduce((sum, part) => sum + countOf(faults, part, sketch), 0);
}
