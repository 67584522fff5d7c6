/** What a rule asks of some fields because of what stands in others. */
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { newCondition, replaced, type Sketch } from "../sketch";
import { useMessages } from "../words";
import { ConditionCard } from "./ConditionCard";
import { Beside } from "./Line";
import styles from "./panel.module.css";

interface ConditionsPanelProps {
  readonly sketch: Sketch;
  readonly onChange: (sketch: Sketch) => void;
}

export function ConditionsPanel({ sketch, onChange }: ConditionsPanelProps) {
  const messages = useMessages();
  const { condition } = sketch;
  const canDecide = sketch.field.some(({ kind }) => kind === "choice" || kind === "flag");
  return (
    <section className={styles.panel} aria-labelledby="design-part">
      <div className={styles.head}>
        <h3 id="design-part" tabIndex={-1}>
          {messages.parts.conditions}
        </h3>
      </div>
      <p className={styles.note}>{messages.conditionsNote}</p>
      <Beside place="/condition" shown={condition.map((_one, at) => String(at))} />
      {condition.map((one, at) => (
        <ConditionCard
          key={one.key}
          sketch={sketch}
          condition={one}
          place={`/condition/${at}`}
          number={at + 1}
          onChange={(changed) => {
            onChange({ ...sketch, condition: replaced(condition, at, changed) });
          }}
          onRemove={() => {
            onChange({ ...sketch, condition: condition.toSpliced(at, 1) });
          }}
        />
      ))}
      {canDecide ? (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => {
            onChange({ ...sketch, condition: [...condition, newCondition(sketch.rules[0] ?? "")] });
          }}
        >
          {messages.addCondition}
        </Button>
      ) : (
        <p className={styles.note}>{messages.nothingDecides}</p>
      )}
    </section>
  );
}
