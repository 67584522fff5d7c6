import { Input, Select, Space } from "antd";

import { currencyOf } from "@/features/estates";
import { useMessages } from "../words";
import styles from "./fields.module.css";

interface MoneyInputProps {
  readonly id?: string;
  readonly "aria-label": string;
  /** The zone of the estate's clock: what is paid with there comes first. */
  readonly zone: string;
  readonly value: unknown;
  readonly onChange: (value: { readonly amount: string; readonly currency: string }) => void;
}

const currencies = ["CNY", "HKD", "USD"];

function moneyOf(value: unknown): { readonly amount?: unknown; readonly currency?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}

/** An amount and what it is in. */
export function MoneyInput({ zone, value, onChange, "aria-label": label, ...control }: MoneyInputProps) {
  const messages = useMessages();
  const money = moneyOf(value);
  const amount = typeof money.amount === "string" ? money.amount : "";
  const currency = typeof money.currency === "string" ? money.currency : currencyOf(zone);
  return (
    <Space.Compact className={styles.money}>
      <Input
        {...control}
        aria-label={label}
        inputMode="decimal"
        autoComplete="off"
        value={amount}
        onChange={({ target }) => {
          onChange({ amount: target.value, currency });
        }}
      />
      <Select
        aria-label={`${label}: ${messages.currency}`}
        value={currency}
        options={currencies.map((code) => ({ value: code, label: code }))}
        onChange={(code) => {
          onChange({ amount, currency: code });
        }}
      />
    </Space.Compact>
  );
}
