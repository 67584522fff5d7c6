/** What the list of records is narrowed to. */
import { Checkbox, Input, Select } from "antd";

import { useMe } from "@/shared/api/me";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { FilterInput } from "@/shared/ui/FilterInput";
import { useEstates } from "@/features/estates";
import { newest, useForms } from "@/features/forms";
import { recordStatuses } from "../api/types";
import { longestNumber, type RecordFilter } from "../search";
import { useMessages } from "../words";
import styles from "./recordFilters.module.css";

interface RecordFiltersProps {
  readonly filter: RecordFilter;
  readonly onChange: (filter: RecordFilter) => void;
}

export function RecordFilters({ filter, onChange }: RecordFiltersProps) {
  const messages = useMessages();
  const language = useLanguage();
  const { permissions } = useMe();
  const forms = useForms(true);
  const choose = <Key extends keyof RecordFilter>(key: Key, value: RecordFilter[Key] | null) => {
    const others = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key));
    onChange(value === undefined || value === null ? others : { ...others, [key]: value });
  };
  const choice = <Key extends "form" | "estate_id" | "record_status">(
    key: Key,
    label: string,
    options: { value: NonNullable<RecordFilter[Key]>; label: string }[],
  ) => (
    <Select
      aria-label={label}
      value={filter[key] ?? null}
      allowClear
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={messages.all(label)}
      options={options}
      onChange={(value) => {
        choose(key, value as RecordFilter[Key] | null);
      }}
    />
  );
  const day = (key: "handed_in_from" | "handed_in_until", label: string) => (
    <label className={styles.day}>
      {label}
      <Input
        type="date"
        value={filter[key] ?? ""}
        onChange={({ target }) => {
          choose(key, target.value === "" ? null : target.value);
        }}
      />
    </label>
  );
  const flag = (key: "mine" | "running" | "overdue") => (
    <Checkbox
      checked={filter[key] ?? false}
      onChange={({ target }) => {
        choose(key, target.checked ? true : null);
      }}
    >
      {messages[key]}
    </Checkbox>
  );
  return (
    <div className={styles.filters} role="group" aria-label={messages.filters}>
      {choice(
        "form",
        messages.form,
        newest(forms.data ?? []).map(({ code, title }) => ({ value: code, label: inWords(title, language) })),
      )}
      {permissions.includes("archive:read") && <EstateChoice choice={choice} />}
      {choice(
        "record_status",
        messages.statusLabel,
        recordStatuses.map((value) => ({ value, label: messages.status[value] })),
      )}
      <FilterInput
        className={styles.number}
        label={messages.number}
        value={filter.number}
        maxLength={longestNumber}
        onChange={(value) => {
          choose("number", value);
        }}
      />
      {day("handed_in_from", messages.from)}
      {day("handed_in_until", messages.until)}
      {flag("mine")}
      {flag("running")}
      {flag("overdue")}
    </div>
  );
}

interface EstateChoiceProps {
  readonly choice: (
    key: "estate_id",
    label: string,
    options: { value: string; label: string }[],
  ) => React.ReactNode;
}

/** Asked for only where the archive may be read. */
function EstateChoice({ choice }: EstateChoiceProps) {
  const messages = useMessages();
  const estates = useEstates();
  const options = (estates.data?.items ?? []).map(({ estate_id, name }) => ({
    value: estate_id,
    label: name,
  }));
  return choice("estate_id", messages.estate, options);
}
