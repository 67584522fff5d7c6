/** One condition: where these fields have such values, others are needed, or the record may not be so. */
import { DeleteOutlined } from "@ant-design/icons";
import { Button, Radio, Select } from "antd";

import { inWords, useLanguage } from "@/shared/i18n/words";
import { useCommon } from "@/shared/words";
import type { Meant } from "../api/types";
import {
  listed,
  meantOf,
  type Sketch,
  type SketchCondition,
  type SketchField,
  titleOf,
  without,
} from "../sketch";
import { useMessages } from "../words";
import { Beside, Line } from "./Line";
import styles from "./panel.module.css";

interface ConditionCardProps {
  readonly sketch: Sketch;
  readonly condition: SketchCondition;
  readonly place: string;
  readonly number: number;
  readonly onChange: (condition: SketchCondition) => void;
  readonly onRemove: () => void;
}

/** What a field is said to have before anybody has said. */
const firstOf = (field: SketchField): Meant => (field.kind === "flag" ? true : []);

export function ConditionCard({ sketch, condition, place, number, onChange, onRemove }: ConditionCardProps) {
  const messages = useMessages();
  const common = useCommon();
  const language = useLanguage();
  const find = (name: string) => sketch.field.find((field) => field.name === name);
  const deciding = sketch.field.filter(({ kind }) => kind === "choice" || kind === "flag");
  const said = Object.entries(condition.when);
  const first = find(said[0]?.[0] ?? "");
  // Fields of the beginning decide about these, and those of the end about those.
  const ofPart = (field: SketchField) =>
    first === undefined || (field.closing === true) === (first.closing === true);
  const needs = listed(condition.needs ?? []);
  const decide = (when: Record<string, Meant>) => {
    onChange({ ...condition, when });
  };
  const free = deciding.filter((field) => ofPart(field) && !Object.hasOwn(condition.when, field.name));
  return (
    <div className={styles.card} role="group" aria-label={messages.condition(number)}>
      <div className={styles.head}>
        <h4>{messages.condition(number)}</h4>
        <Button
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={messages.removeCondition(number)}
          onClick={onRemove}
        />
      </div>
      <Beside place={place} shown={["when", "needs", "clause"]} />
      {said.map(([name, meant]) => {
        const field = find(name);
        const choices =
          field?.choices?.map((choice) => ({
            value: choice.word,
            label: inWords(choice, language) || choice.word,
          })) ?? [];
        return (
          <div key={name} className={styles.where}>
            <Line
              label={messages.where(field === undefined ? name : titleOf(field, language))}
              place={`${place}/when/${name}`}
              isGroup={field?.kind === "flag"}
              isEmpty={meantOf(meant).length === 0}
            >
              {({ id, ...control }) =>
                field?.kind === "flag" ? (
                  <Radio.Group
                    value={meant === true}
                    options={[
                      { value: true, label: common.yes },
                      { value: false, label: common.no },
                    ]}
                    onChange={({ target }) => {
                      decide({ ...condition.when, [name]: target.value as boolean });
                    }}
                  />
                ) : (
                  <Select
                    {...control}
                    id={id}
                    mode="multiple"
                    className={styles.wide}
                    placeholder={messages.anyOf}
                    value={meantOf(meant).map(String)}
                    options={choices}
                    onChange={(words: string[]) => {
                      decide({ ...condition.when, [name]: words });
                    }}
                  />
                )
              }
            </Line>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={messages.removeWhere(field === undefined ? name : titleOf(field, language))}
              onClick={() => {
                decide(without(condition.when, name));
              }}
            />
          </div>
        );
      })}
      {(said.length === 0 || free.length > 0) && (
        <Line
          label={said.length === 0 ? messages.ifField : messages.andField}
          place={`${place}/when`}
          isEmpty
          isOptional={said.length > 0}
        >
          {(control) => (
            <Select<string | null>
              {...control}
              className={styles.wide}
              placeholder={messages.chooseField}
              value={null}
              options={free.map((field) => ({ value: field.name, label: titleOf(field, language) }))}
              onChange={(name) => {
                const field = find(name ?? "");
                if (field !== undefined) decide({ ...condition.when, [field.name]: firstOf(field) });
              }}
            />
          )}
        </Line>
      )}
      <Line label={messages.needs} place={`${place}/needs`} hint={messages.needsHint}>
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            className={styles.wide}
            placeholder={messages.mayNotBe}
            value={[...needs]}
            options={sketch.field
              .filter(ofPart)
              .map((field) => ({ value: field.name, label: titleOf(field, language) }))}
            onChange={(names: string[]) => {
              onChange({ ...condition, needs: names });
            }}
          />
        )}
      </Line>
      <Line label={messages.clause} place={`${place}/clause`} isEmpty={condition.clause === ""}>
        {(control) => (
          <Select<string | null>
            {...control}
            className={styles.wide}
            value={condition.clause === "" ? null : condition.clause}
            options={sketch.rules.map((rule) => ({ value: rule, label: rule }))}
            onChange={(clause) => {
              onChange({ ...condition, clause: clause ?? "" });
            }}
          />
        )}
      </Line>
    </div>
  );
}
