import { Select } from "antd";
import { useDeferredValue, useState } from "react";

import { useCustomer, useCustomersNamed, useResidents } from "../api/queries";
import type { Customer } from "../api/types";
import { useMessages } from "../words";

interface CustomerSelectProps {
  /** Whose customer it is to be. */
  readonly ticket: { readonly estate_id: string; readonly customer_id: string | null };
  /** The home whose people are offered first. */
  readonly unitId: string | null;
  readonly id?: string;
  readonly "aria-label"?: string;
  readonly value?: string | null;
  readonly onChange?: (value: string | undefined) => void;
}

/** The people of a home, and whoever else the estate knows by the name that is typed. */
export function CustomerSelect({ ticket, unitId, value, onChange, ...control }: CustomerSelectProps) {
  const messages = useMessages();
  const [typed, setTyped] = useState("");
  const present = useCustomer(ticket.customer_id, true);
  const residents = useResidents(unitId);
  const named = useCustomersNamed(useDeferredValue(typed.trim()), ticket.estate_id);
  const known = [
    ...(present.data === undefined ? [] : [present.data]),
    ...(residents.data ?? []),
    ...(named.data?.items ?? []),
  ];
  const options = new Map(known.map((customer) => [customer.customer_id, customer]));
  return (
    <Select<string>
      {...control}
      value={value ?? null}
      allowClear
      loading={present.isLoading || residents.isLoading || named.isLoading}
      placeholder={messages.customerHint}
      showSearch={{ optionFilterProp: "label", searchValue: typed, onSearch: setTyped }}
      options={[...options.values()].map((customer) => ({
        value: customer.customer_id,
        label: labelOf(customer, ticket.estate_id),
      }))}
      onChange={(next?: string) => {
        setTyped("");
        onChange?.(next);
      }}
      onBlur={() => {
        setTyped("");
      }}
    />
  );
}

/** Name, masked number and homes there: of two people with one name, the right one. */
function labelOf({ name, phones_masked, homes }: Customer, estateId: string): string {
  const there = homes.filter((home) => home.estate_id === estateId).map((home) => home.label);
  return [name, phones_masked[0], ...there].filter(Boolean).join(" · ");
}
