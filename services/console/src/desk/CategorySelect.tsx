import { Select } from "antd";
import { useState } from "react";

import { useEstate, useStandard } from "../api/queries";
import type { TicketKind } from "../api/types";
import { useLanguage, useMessages, worded } from "../i18n/useMessages";
import { categoriesOf, general } from "./categories";

interface CategorySelectProps {
  readonly kind: TicketKind;
  /** Whose standard it is about; nothing while the place is not chosen. */
  readonly estateId: string | undefined;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** Keeps what was typed from being taken for a known word, which the list would then jump to. */
const ownMark = "own:";

/** What the API takes for a category. */
const isWord = /^[a-z0-9_]{1,64}$/;

/**
 * The categories of the estate's standard by name, and any other word the agent types. While the standard is not known, or
 * cannot be read, typing a word is what is left.
 */
export function CategorySelect({ kind, estateId, id, value, onChange }: CategorySelectProps) {
  const messages = useMessages();
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const estate = useEstate(estateId);
  const standard = useStandard(estate.data?.standard, estate.data?.standard_version);
  const known = [
    ...categoriesOf(standard.data, kind, language),
    { value: general, label: worded(messages.category, general) },
  ];
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
      loading={estate.isLoading || standard.isLoading}
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
