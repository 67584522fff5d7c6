/** The part of the form that is looked at. */
import { useLanguage } from "@/shared/i18n/words";
import type { FieldKind } from "../api/types";
import type { Part } from "../faults";
import {
  copyOfField,
  moved,
  newField,
  renamed,
  replaced,
  type Sketch,
  type SketchField,
  titleOf,
} from "../sketch";
import { ConditionsPanel } from "./ConditionsPanel";
import { CoursePanel } from "./CoursePanel";
import { FieldPanel } from "./FieldPanel";
import { HeadPanel } from "./HeadPanel";

interface PartPanelProps {
  readonly sketch: Sketch;
  readonly part: Part;
  readonly isKept: boolean;
  readonly knownRules: readonly string[];
  readonly onPart: (part: Part) => void;
  readonly onChange: (sketch: Sketch) => void;
  /** Without a field or column of that name. */
  readonly onRemoved: (sketch: Sketch, name: string) => void;
}

export function PartPanel(props: PartPanelProps) {
  const { sketch, part, onPart, onChange, onRemoved } = props;
  const language = useLanguage();
  if (part.at === "course") return <CoursePanel sketch={sketch} onChange={onChange} />;
  if (part.at === "conditions") return <ConditionsPanel sketch={sketch} onChange={onChange} />;
  const chosen = part.at === "field" ? part : undefined;
  const at = sketch.field.findIndex(({ key }) => key === chosen?.key);
  const field = sketch.field[at];
  if (field === undefined) {
    const { isKept, knownRules } = props;
    return <HeadPanel sketch={sketch} isKept={isKept} knownRules={knownRules} onChange={onChange} />;
  }
  const columns = field.column ?? [];
  const columnAt = columns.findIndex(({ key }) => key === chosen?.column);
  const column = columns[columnAt];
  const put = (list: readonly SketchField[]): Sketch => ({
    ...sketch,
    field: replaced(sketch.field, at, { ...field, column: list }),
  });
  const addColumn = (kind: FieldKind) => {
    const added = newField(
      kind,
      columns.map(({ name }) => name),
    );
    onChange(put([...columns, added]));
    onPart({ at: "field", key: field.key, column: added.key });
  };
  const isColumn = column !== undefined;
  const list = isColumn ? columns : sketch.field;
  const place = isColumn ? columnAt : at;
  const shown = column ?? field;
  const whole = (changed: readonly SketchField[]) =>
    isColumn ? put(changed) : { ...sketch, field: changed };
  const others = list.filter(({ key }) => key !== shown.key).map(({ name }) => name);
  return (
    <FieldPanel
      key={shown.key}
      field={shown}
      place={isColumn ? `/field/${at}/column/${columnAt}` : `/field/${at}`}
      isColumn={isColumn}
      others={others}
      isFirst={place === 0}
      isLast={place === list.length - 1}
      onChange={(changed) => {
        const following = isColumn ? sketch : renamed(sketch, shown.name, changed.name);
        const fields = isColumn
          ? put(replaced(columns, columnAt, changed)).field
          : replaced(sketch.field, at, changed);
        onChange({ ...following, field: fields });
      }}
      onMove={(by) => {
        onChange(whole(moved(list, place, place + by)));
      }}
      onCopy={() => {
        const copy = copyOfField(shown, [...others, shown.name]);
        onChange(whole(list.toSpliced(place + 1, 0, copy)));
        onPart({ at: "field", ...(isColumn ? { key: field.key, column: copy.key } : { key: copy.key }) });
      }}
      onRemove={() => {
        const next = list[place + 1] ?? list[place - 1];
        onRemoved(whole(list.toSpliced(place, 1)), titleOf(shown, language));
        if (isColumn)
          onPart({ at: "field", key: field.key, ...(next === undefined ? {} : { column: next.key }) });
        else onPart(next === undefined ? { at: "head" } : { at: "field", key: next.key });
      }}
      onAddColumn={addColumn}
    />
  );
}
