/** What one field of a form is filled in with, by its kind. What is wrong with it is the server's to say. */
import { Checkbox, Input, InputNumber, Radio, Select } from "antd";

import { useMe } from "@/shared/api/me";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { instantAt, wallTime } from "@/shared/time/wall";
import { useCommon } from "@/shared/words";
import { CustomerSelect } from "@/features/customers";
import { PlaceSelect } from "@/features/places";
import { useStaffOptions } from "@/features/staff";
import type { FormClass, FormField } from "../api/types";
import type { Bounds } from "../contents";
import { useMessages } from "../words";
import { FileInput } from "./FileInput";
import { MoneyInput } from "./MoneyInput";
import styles from "./fields.module.css";

/** What a form is filled in about. */
export interface About {
  readonly estateId: string;
  readonly unitId: string | null;
  /** The zone of the estate's clock. */
  readonly zone: string;
  readonly recordId: string;
  readonly isDraft: boolean;
  readonly class: FormClass;
  /** The form is only looked at: there is no record, and nothing of an estate to choose. */
  readonly isSample?: boolean;
}

interface FieldInputProps {
  readonly field: FormField;
  readonly bounds: Bounds | undefined;
  readonly about: About;
  /** In a cell of a table, where there is room for little. */
  readonly isCell?: boolean;
  // What the form gives to what stands in an item of it.
  readonly id?: string;
  readonly value?: unknown;
  readonly onChange?: (value: unknown) => void;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");
const chosen = (value: unknown) => (typeof value === "string" ? value : null);

/** What is chosen from what there is at an estate, or belongs to a record. */
const ofEstate: readonly FormField["kind"][] = ["party", "place", "staff", "file"];

/** As many choices are all shown at once. */
const mostShown = 5;

export function FieldInput({
  field,
  bounds,
  about,
  isCell = false,
  id,
  value,
  onChange,
  ...told
}: FieldInputProps) {
  const common = useCommon();
  const messages = useMessages();
  const language = useLanguage();
  const { permissions } = useMe();
  const title = inWords(field.title, language);
  // Its label is above it, or the head of its column.
  const control = { ...(id === undefined ? {} : { id }), "aria-label": title, ...told };
  const say = (next: unknown) => {
    onChange?.(next);
  };
  const typed = (type: string) => (
    <Input
      {...control}
      type={type}
      autoComplete="off"
      value={textOf(value)}
      onChange={({ target }) => {
        say(target.value);
      }}
      {...(bounds?.longest === undefined ? {} : { maxLength: bounds.longest })}
    />
  );
  const choices = field.choices.map((choice) => ({
    value: choice.word,
    label: inWords(choice.title, language),
  }));
  if (about.isSample === true && ofEstate.includes(field.kind)) {
    return <Input {...control} disabled placeholder={messages.chosenLater} />;
  }
  switch (field.kind) {
    case "text":
      return typed("text");
    case "long_text":
      return (
        <Input.TextArea
          {...control}
          autoSize={{ minRows: isCell ? 1 : 2, maxRows: 12 }}
          value={textOf(value)}
          onChange={({ target }) => {
            say(target.value);
          }}
          {...(bounds?.longest === undefined ? {} : { maxLength: bounds.longest })}
        />
      );
    case "number":
      return (
        <InputNumber<number>
          {...control}
          className={styles.number}
          value={typeof value === "number" ? value : null}
          onChange={say}
          placeholder={
            bounds?.least === undefined || bounds.most === undefined ? "" : `${bounds.least}–${bounds.most}`
          }
          {...(field.unit === null ? {} : { suffix: field.unit })}
        />
      );
    case "money":
      return <MoneyInput {...control} zone={about.zone} value={value} onChange={say} />;
    case "day":
      return typed("date");
    case "time":
      return typed("time");
    case "phone":
      return typed("tel");
    case "instant":
      return (
        <Input
          {...control}
          type="datetime-local"
          value={wallTime(textOf(value), about.zone) ?? ""}
          onChange={({ target }) => {
            say(instantAt(target.value, about.zone));
          }}
        />
      );
    case "choice":
      return isCell || choices.length > mostShown ? (
        <Select {...control} allowClear value={chosen(value)} options={choices} onChange={say} />
      ) : (
        <Radio.Group
          {...control}
          value={chosen(value)}
          options={choices}
          onChange={({ target }) => {
            say(target.value);
          }}
        />
      );
    case "choices": {
      const all = Array.isArray(value) ? (value as string[]) : [];
      return isCell ? (
        <Select {...control} mode="multiple" allowClear value={all} options={choices} onChange={say} />
      ) : (
        <Checkbox.Group {...control} value={all} options={choices} onChange={say} />
      );
    }
    case "flag": {
      const options = [
        { value: true, label: common.yes },
        { value: false, label: common.no },
      ];
      const flag = typeof value === "boolean" ? value : null;
      return isCell ? (
        <Select {...control} allowClear value={flag} options={options} onChange={say} />
      ) : (
        <Radio.Group
          {...control}
          value={flag}
          options={options}
          onChange={({ target }) => {
            say(target.value);
          }}
        />
      );
    }
    case "party":
      if (!permissions.includes("archive:read")) return typed("text");
      return (
        <CustomerSelect
          {...control}
          ticket={{ estate_id: about.estateId, customer_id: chosen(value) }}
          unitId={about.unitId}
          value={chosen(value)}
          onChange={say}
        />
      );
    case "place":
      if (!permissions.includes("archive:read")) return typed("text");
      return <PlaceSelect {...control} estateId={about.estateId} value={chosen(value)} onChange={say} />;
    case "staff":
      return <StaffSelect {...control} value={chosen(value)} onChange={say} />;
    case "file":
      return (
        <FileInput
          {...(id === undefined ? {} : { id })}
          title={title}
          about={about}
          value={textOf(value)}
          onChange={say}
        />
      );
    case "signature":
    case "table":
      return null;
  }
}

interface StaffSelectProps {
  readonly id?: string;
  readonly "aria-label": string;
  readonly value: string | null;
  readonly onChange: (value: string | undefined) => void;
}

function StaffSelect(props: StaffSelectProps) {
  const { options, isLoading } = useStaffOptions();
  return (
    <Select<string>
      {...props}
      allowClear
      loading={isLoading}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
    />
  );
}
