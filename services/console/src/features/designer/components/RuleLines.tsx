/** What the form rests on: rules of the procedures, and those of the group's own with their titles. */
import { Select } from "antd";

import type { Named } from "@/shared/i18n/words";
import { type Sketch, without } from "../sketch";
import { useMessages } from "../words";
import { Line } from "./Line";
import { TitleLines } from "./TitleLines";
import styles from "./panel.module.css";

interface RuleLinesProps {
  readonly sketch: Sketch;
  readonly known: readonly string[];
  readonly onChange: (sketch: Sketch) => void;
}

const chapterOf = (rule: string) => rule.split("-")[0];

export function RuleLines({ sketch, known, onChange }: RuleLinesProps) {
  const messages = useMessages();
  const own = sketch.clauses ?? {};
  // What lies in no chapter that other forms rest on is the group's own, and needs a title.
  const isOwn = (rule: string) =>
    Object.hasOwn(own, rule) ||
    (/^[A-Z]{3}-\d{2,3}$/.test(rule) && !known.some((one) => chapterOf(one) === chapterOf(rule)));
  const cite = (rules: readonly string[]) => {
    const clauses: Record<string, Named> = Object.fromEntries(
      rules.filter(isOwn).map((rule) => [rule, own[rule] ?? { zh: "", en: "" }]),
    );
    const changed = { ...sketch, rules };
    onChange(Object.keys(clauses).length === 0 ? without(changed, "clauses") : { ...changed, clauses });
  };
  return (
    <>
      <Line
        label={messages.rules}
        place="/rules"
        hint={messages.rulesHint}
        isEmpty={sketch.rules.length === 0}
      >
        {(control) => (
          <Select
            {...control}
            mode="tags"
            className={styles.wide}
            tokenSeparators={[",", " ", "、", "，"]}
            value={[...sketch.rules]}
            options={known.map((rule) => ({ value: rule, label: rule }))}
            onChange={(rules: string[]) => {
              cite(rules.map((rule) => rule.trim().toUpperCase()));
            }}
          />
        )}
      </Line>
      {Object.entries(own).map(([rule, title]) => (
        <div key={rule} className={styles.card} role="group" aria-label={messages.ownRule(rule)}>
          <p className={styles.note}>{messages.ownRule(rule)}</p>
          <TitleLines
            title={title}
            place={`/clauses/${rule}`}
            onChange={(changed) => {
              onChange({ ...sketch, clauses: { ...own, [rule]: changed } });
            }}
          />
        </div>
      ))}
    </>
  );
}
