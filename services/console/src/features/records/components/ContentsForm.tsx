/** The page on which a form is filled in: its fields, and what the server says of each. */
import { Form, type FormInstance } from "antd";
import { useEffect, type ReactNode } from "react";

import type { Problem } from "@/shared/api/problem";
import type { FieldError } from "@/shared/api/types";
import {
  boundsOf,
  type Contents,
  type FieldPath,
  type Form as Definition,
  type FormField,
  FormFields,
  placeOf,
} from "@/features/forms";
import type { RecordDetail } from "../api/types";

interface ContentsFormProps {
  readonly form: FormInstance<Contents>;
  readonly definition: Definition;
  /** Those of the form's fields that are asked for. */
  readonly fields: readonly FormField[];
  readonly record: RecordDetail;
  /** The zone of the estate's clock. */
  readonly zone: string;
  readonly isSending: boolean;
  /** Something is filled in; `isTyping`: and goes on being typed. */
  readonly onChange?: (isTyping: boolean) => void;
  /** Somebody has left a field. */
  readonly onLeave?: () => void;
  readonly onSend: () => void;
  readonly children: ReactNode;
}

/** Where a value grows letter by letter, and is none before the last. */
const typedIn = "textarea, input:not([type=radio], [type=checkbox])";

export function ContentsForm(props: ContentsFormProps) {
  const { form, definition, fields, record, zone, isSending, onChange, onLeave, onSend, children } = props;
  return (
    <Form<Contents>
      form={form}
      name="record"
      layout="vertical"
      requiredMark={false}
      disabled={isSending}
      initialValues={record.contents}
      onValuesChange={() => {
        onChange?.(document.activeElement?.matches(typedIn) ?? false);
      }}
      onBlur={onLeave}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
      }}
    >
      <FormFields
        fields={fields}
        bounds={boundsOf(definition)}
        about={{
          estateId: record.estate_id,
          unitId: record.unit_id,
          zone,
          recordId: record.form_record_id,
          isDraft: record.status === "draft",
          class: record.class,
        }}
      />
      {children}
    </Form>
  );
}

/** Takes away what was said of the fields before. */
export function clearFaults(form: FormInstance<Contents>): void {
  const told = form.getFieldsError().filter(({ errors }) => errors.length > 0);
  form.setFields(told.map(({ name }) => ({ name: name as never, errors: [] })));
}

/** What was refused, and what of it no field shows. */
export interface Refused {
  readonly problem: Problem;
  readonly others: readonly FieldError[];
  /** The first field at fault, where the keyboard is to go there. */
  readonly first: FieldPath | undefined;
}

/** Goes to the first field at fault, once the fields can be written in again. */
export function useFirstFault(form: FormInstance<Contents>, refused: Refused | undefined): void {
  useEffect(() => {
    if (refused?.first !== undefined) form.scrollToField(refused.first, { focus: true, block: "center" });
  }, [form, refused]);
}

/** Lays each fault at its field instead of what was said of the fields before. */
export function layFaults(
  form: FormInstance<Contents>,
  fields: readonly FormField[],
  problem: Problem,
): Refused {
  clearFaults(form);
  const others: FieldError[] = [];
  const told = new Map<string, { name: FieldPath; errors: string[] }>();
  for (const fault of problem.faults) {
    const name = placeOf(fields, fault);
    if (name === undefined) {
      others.push(fault);
      continue;
    }
    const key = JSON.stringify(name);
    const known = told.get(key);
    if (known === undefined) told.set(key, { name, errors: [fault.detail] });
    else known.errors.push(fault.detail);
  }
  const all = [...told.values()];
  form.setFields(all.map(({ name, errors }) => ({ name: name as never, errors })));
  return { problem, others, first: all[0]?.name };
}
