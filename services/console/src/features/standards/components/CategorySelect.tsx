import { Select } from "antd";
import { useState } from "react";

import type { TicketKind } from "@/shared/api/types";
import { useLanguage, worded } from "@/shared/i18n/words";
import { useStandard } from "../api/queries";
import type { Governed } from "../api/types";
import { categoriesOf, general } from "../categories";
import { useMessages } from "../words";

interface CategorySelectProps {
  readonly kind: TicketKind;
  /** The estate or the ticket whose standard it is about; nothing while the place is not known. */
  readonly governed: Governed | undefined;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** Keeps what was typed from being taken for a known word, which the list would then jump to. */
const ownMark = "own:";

/** What the API takes for a category. */
const isWord = /^[a-z0-9_]{1,64}$/;

/**
 * The categories of the standard by name, and any other word the agent types. While the standard is not known, or
 * cannot be read, typing a word is what is left.
 */
export function CategorySelect({ kind, governed, id, value, onChange }: CategorySelectProps) {
  const messages = useMessages();
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const standard = useStandard(governed?.standard, governed?.standard_version);
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
      loading={standard.isLoading}
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
