/** All that a matter needs, ticked off as the customer is told of it. */
import { Checkbox, Form, Input, Select } from "antd";
import { useId } from "react";

import { inWords, useLanguage } from "@/shared/i18n/words";
import { type ScriptPlace, useScripts } from "../api/queries";
import type { Ticked } from "../api/types";
import { useMessages } from "../words";
import styles from "./scripts.module.css";

interface ChecklistBoxesProps {
  readonly place: ScriptPlace;
  readonly told: Ticked | undefined;
  /** What the server says to it. */
  readonly faults: readonly string[];
  readonly onChange: (told: Ticked | undefined) => void;
}

/** Absent where no matter of this kind has a list. */
export function ChecklistBoxes({ place, told, faults, onChange }: ChecklistBoxesProps) {
  const messages = useMessages();
  const language = useLanguage();
  const id = useId();
  const lists = useScripts(place).data?.checklists ?? [];
  if (lists.length === 0) return null;
  const list = lists.find(({ code }) => code === told?.checklist);
  const missing =
    list === undefined ? 0 : list.items.filter(({ code }) => !told?.items.includes(code)).length;
  return (
    <fieldset className={styles.told}>
      <Form.Item label={messages.checklist} htmlFor={`${id}-list`} required={false}>
        <Select
          id={`${id}-list`}
          allowClear
          value={list?.code ?? null}
          placeholder={messages.noChecklist}
          options={lists.map(({ code, title }) => ({ value: code, label: inWords(title, language) }))}
          onChange={(code: string | undefined) => {
            onChange(code === undefined ? undefined : { checklist: code, items: [] });
          }}
        />
      </Form.Item>
      {list !== undefined && told !== undefined && (
        <>
          {list.items.map(({ code, text }) => (
            <Checkbox
              key={code}
              checked={told.items.includes(code)}
              onChange={({ target }) => {
                const others = told.items.filter((one) => one !== code);
                const items = target.checked ? [...others, code] : others;
                const isWhole = list.items.every((item) => items.includes(item.code));
                const { untold_reason: reason } = told;
                onChange({
                  checklist: list.code,
                  items,
                  ...(isWhole || reason === undefined ? {} : { untold_reason: reason }),
                });
              }}
            >
              {language === "en" ? text.en : text.zh}
            </Checkbox>
          ))}
          <p role="status">{missing === 0 ? messages.allTold : messages.missing(missing)}</p>
          {missing > 0 && (
            <Form.Item label={messages.untoldReason} htmlFor={`${id}-reason`} required={false}>
              <Input
                id={`${id}-reason`}
                maxLength={500}
                value={told.untold_reason ?? ""}
                onChange={({ target }) => {
                  const { checklist, items } = told;
                  const reason = target.value;
                  onChange({ checklist, items, ...(reason.trim() === "" ? {} : { untold_reason: reason }) });
                }}
              />
            </Form.Item>
          )}
        </>
      )}
      {faults.length > 0 && (
        <p className={styles.fault} role="alert">
          {faults.join(" ")}
        </p>
      )}
    </fieldset>
  );
}
