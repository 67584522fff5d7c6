/** What the list of tickets is narrowed to, and in which order it comes. */
import { Checkbox, Select } from "antd";

import { useMe } from "@/shared/api/me";
import { FilterInput } from "@/shared/ui/FilterInput";
import { useCommon } from "@/shared/words";
import { useEstates } from "@/features/estates";
import { useStaffOptions } from "@/features/staff";
import type { TicketFilter } from "../api/ticketPages";
import { ticketKinds, ticketStatuses } from "../api/types";
import { mostReference } from "../search";
import { useMessages } from "../words";
import styles from "./ticketFilters.module.css";

interface TicketFiltersProps {
  readonly filter: TicketFilter;
  readonly onChange: (filter: TicketFilter) => void;
}

export function TicketFilters({ filter, onChange }: TicketFiltersProps) {
  const messages = useMessages();
  const common = useCommon();
  const { permissions } = useMe();
  const staff = useStaffOptions();
  const choose =
    <Key extends keyof TicketFilter>(key: Key) =>
    (value: Choosable<Key>) => {
      onChange(withChoice(filter, key, value));
    };
  return (
    <div className={styles.filters} role="group" aria-label={messages.tickets.filters}>
      {permissions.includes("archive:read") && (
        <EstateChoice value={filter.estate_id} onChange={choose("estate_id")} />
      )}
      <Choice
        label={messages.tickets.status}
        value={filter.status}
        options={ticketStatuses.map((value) => ({ value, label: common.status[value] }))}
        onChange={choose("status")}
      />
      <Choice
        label={messages.tickets.kind}
        value={filter.kind}
        options={ticketKinds.map((value) => ({ value, label: common.kind[value] }))}
        onChange={choose("kind")}
      />
      <Choice
        label={messages.tickets.assignee}
        value={filter.assignee_id}
        options={staff.options}
        onChange={choose("assignee_id")}
      />
      <FilterInput
        className={styles.reference}
        label={messages.tickets.referenceHint}
        placeholder={messages.tickets.reference}
        value={filter.external_reference}
        maxLength={mostReference}
        onChange={choose("external_reference")}
      />
      <Select
        aria-label={messages.tickets.order}
        value={filter.sort ?? "opened"}
        options={[
          { value: "opened", label: messages.tickets.orders.opened },
          { value: "due", label: messages.tickets.orders.due },
        ]}
        onChange={(order) => {
          choose("sort")(order === "due" ? order : null);
        }}
      />
      <Checkbox
        checked={filter.is_overdue ?? false}
        onChange={({ target }) => {
          choose("is_overdue")(target.checked ? true : null);
        }}
      >
        {messages.tickets.overdue}
      </Checkbox>
    </div>
  );
}

function EstateChoice(props: Pick<ChoiceProps<string>, "value" | "onChange">) {
  const messages = useMessages();
  const estates = useEstates();
  const options = (estates.data?.items ?? []).map((estate) => ({
    value: estate.estate_id,
    label: estate.name,
  }));
  return <Choice label={messages.tickets.estate} options={options} {...props} />;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: { value: Value; label: string }[];
  readonly onChange: (value: Value | null | undefined) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const messages = useMessages();
  return (
    <Select<Value | null>
      aria-label={label}
      value={value ?? null}
      allowClear
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={`${label}: ${messages.tickets.all}`}
      options={options}
      onChange={onChange}
    />
  );
}

/** What can be chosen for a part of the filter; nothing stands for all. */
type Choosable<Key extends keyof TicketFilter> = Required<TicketFilter>[Key] | null | undefined;

function withChoice<Key extends keyof TicketFilter>(
  filter: TicketFilter,
  key: Key,
  value: Choosable<Key>,
): TicketFilter {
  const others = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key));
  return value === undefined || value === null ? others : { ...others, [key]: value };
}
