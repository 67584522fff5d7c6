/** Fields or columns in their order: chosen, dragged to another place, or moved by keyboard. */
import { HolderOutlined } from "@ant-design/icons";
import { useState, type DragEvent } from "react";

import { inWords, useLanguage } from "@/shared/i18n/words";
import { useFormWords } from "@/features/forms";
import type { SketchField } from "../sketch";
import { useMessages } from "../words";
import styles from "./outline.module.css";

interface OrderedFieldsProps {
  readonly label: string;
  readonly fields: readonly SketchField[];
  /** The key of the one that is looked at. */
  readonly chosen: string | undefined;
  readonly faultsOf: (field: SketchField) => number;
  readonly onChoose: (field: SketchField) => void;
  readonly onMove: (from: number, to: number) => void;
  /** What stands below one of them. */
  readonly below?: (field: SketchField) => React.ReactNode;
}

export function OrderedFields(props: OrderedFieldsProps) {
  const { label, fields, chosen, faultsOf, onChoose, onMove, below } = props;
  const messages = useMessages();
  const forms = useFormWords();
  const language = useLanguage();
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const nameOf = (field: SketchField) => inWords(field.title, language).trim() || messages.untitled;

  const drop = (event: DragEvent, at: number) => {
    if (dragged === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setDragged(undefined);
    setOver(undefined);
    onMove(dragged, at);
  };
  return (
    <ol className={styles.fields} aria-label={label}>
      {fields.map((field, at) => (
        <li
          key={field.key}
          draggable
          className={dragged !== undefined && over === at ? styles.over : undefined}
          onDragStart={(event) => {
            event.stopPropagation();
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", field.name);
            setDragged(at);
          }}
          onDragEnd={() => {
            setDragged(undefined);
            setOver(undefined);
          }}
          onDragOver={(event) => {
            if (dragged === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            setOver(at);
          }}
          onDrop={(event) => {
            drop(event, at);
          }}
        >
          <div className={styles.row}>
            <HolderOutlined className={styles.grip} aria-hidden="true" />
            <button
              type="button"
              className={styles.part}
              data-design-field={field.name}
              aria-current={field.key === chosen ? "true" : undefined}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              onClick={() => {
                onChoose(field);
              }}
              onKeyDown={(event) => {
                if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
                event.preventDefault();
                onMove(at, event.key === "ArrowUp" ? at - 1 : at + 1);
              }}
            >
              <span className={styles.name}>
                {nameOf(field)}
                {field.required === true && (
                  <span className={styles.mark} title={messages.required}>
                    {messages.requiredMark}
                  </span>
                )}
              </span>
              <span className={styles.kind}>{forms.kinds[field.kind]}</span>
              <FaultCount count={faultsOf(field)} />
            </button>
          </div>
          {below?.(field)}
        </li>
      ))}
    </ol>
  );
}

export function FaultCount({ count }: { count: number }) {
  const messages = useMessages();
  if (count === 0) return null;
  return (
    <span className={styles.count} title={messages.faultCount(count)}>
      <span aria-hidden="true">{count}</span>
      <span className={styles.spoken}>{messages.faultCount(count)}</span>
    </span>
  );
}
