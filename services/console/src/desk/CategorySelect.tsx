import { Select } from "antd";
import { useState } from "react";

import type { TicketKind } from "../api/types";
import { useMessages, worded } from "../i18n/useMessages";

/** The words that the shipped standards have rules for (their `[categories]`), by kind; the commonest first. */
const suggested: Partial<Record<TicketKind, readonly string[]>> = {
  repair: [
    "house_leak",
    "toilet_leak",
    "drain_blockage",
    "safety_facility",
    "concealed_works",
    "rework",
    "general",
  ],
  complaint: ["general", "repeated", "long_unsolved_quality", "transferred_by_company"],
  suggestion: ["general", "constructive", "repeated"],
  help: ["general", "first_aid"],
};

interface CategorySelectProps {
  readonly kind: TicketKind;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** Keeps what was typed from being taken for a known word, which the list would then jump to. */
const ownMark = "own:";

/** What the API takes for a category. */
const isWord = /^[a-z0-9_]{1,64}$/;

/** Known categories by name, and any other word the agent types: standards may know more of them than we do. */
export function CategorySelect({ kind, id, value, onChange }: CategorySelectProps) {
  const messages = useMessages();
  const [typed, setTyped] = useState("");
  const known = (suggested[kind] ?? ["general"]).map((word) => ({
    value: word,
    label: worded(messages.category, word),
  }));
  const own = typed.trim();
  const isKnown =
    !isWord.test(own) ||
    own === value ||
    known.some((option) => option.label === own || option.value === own);
  const kept =
    value === undefined || known.some((option) => option.value === value)
      ? []
      : [{ value, label: worded(messages.category, value) }];
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      options={[...known, ...kept, ...(isKnown ? [] : [{ value: ownMark + own, label: `“${own}”` }])]}
      showSearch={{ optionFilterProp: "label", searchValue: typed, onSearch: setTyped }}
      onChange={(next) => {
        setTyped("");
        onChange?.(next.startsWith(ownMark) ? next.slice(ownMark.length) : next);
      }}
      onBlur={() => {
        setTyped("");
      }}
    />
  );
}
