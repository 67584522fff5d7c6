/** What is asked for when it is settled who may read a ticket, or what becomes of somebody who told of it. */
import type { ReactNode } from "react";
import { Form, Input, Radio, Select } from "antd";

import { told } from "@/shared/ui/told";
import { useNames, useStaffOptions } from "@/features/staff";
import { useLeaks } from "../api/queries";
import { confidentialityClasses, type ConfidentialityClass, type Ticket } from "../api/types";
import type { Asking } from "./ActForm";
import { useMessages } from "../words";

/** What these fields hold. */
export interface DiscretionValues {
  readonly class?: ConfidentialityClass;
  readonly readers?: string[];
  readonly reader?: string;
  readonly suspect?: string;
  readonly account?: string;
  readonly leak?: number;
  readonly isProven?: boolean;
  readonly findings?: string;
  readonly text?: string;
}

interface DiscretionFieldsProps {
  readonly asking: Asking;
  readonly ticket: Ticket;
  readonly faults: Partial<Record<string, string[]>>;
}

type Shown = Omit<DiscretionFieldsProps, "asking">;

/** What each of these acts asks for; the other acts ask in their own forms. */
const asked: Partial<Record<Asking, (shown: Shown) => ReactNode>> = {
  set_confidentiality: ({ faults }) => <ClassFields faults={faults} />,
  add_reader: ({ ticket, faults }) => (
    <PersonField name="reader" except={[...readersOf(ticket), ticket.about_staff_id]} faults={faults} />
  ),
  remove_reader: ({ ticket, faults }) => (
    <PersonField name="reader" only={readersOf(ticket)} faults={faults} />
  ),
  report_leak: ({ faults }) => (
    <>
      <PersonField name="suspect" faults={faults} />
      <TextField name="account" most={2000} faults={faults} />
    </>
  ),
  decide_leak: ({ ticket, faults }) => <VerdictFields ticket={ticket} faults={faults} />,
  answer_reporter: ({ faults }) => <TextField name="text" most={1000} faults={faults} />,
};

export function DiscretionFields({ asking, ...shown }: DiscretionFieldsProps) {
  return asked[asking]?.(shown) ?? null;
}

const readersOf = (ticket: Ticket) => ticket.readers.map((reader) => reader.staff_id);

type Faults = DiscretionFieldsProps["faults"];

function ClassFields({ faults }: { faults: Faults }) {
  const messages = useMessages();
  const staff = useStaffOptions();
  const chosen = Form.useWatch<ConfidentialityClass | undefined>("class");
  return (
    <>
      <Form.Item name="class" label={messages.discretion.class} {...told(faults["class"])}>
        <Radio.Group
          vertical
          options={confidentialityClasses.map((value) => ({
            value,
            label: messages.confidentiality[value],
          }))}
        />
      </Form.Item>
      {chosen === "named" && (
        <Form.Item
          name="readers"
          label={messages.discretion.readers}
          extra={messages.discretion.readersHint}
          {...told(faults["readers"])}
        >
          <Select
            mode="multiple"
            maxCount={20}
            loading={staff.isLoading}
            showSearch={{ optionFilterProp: "label" }}
            options={staff.options}
          />
        </Form.Item>
      )}
    </>
  );
}

interface PersonFieldProps {
  readonly name: "reader" | "suspect";
  readonly only?: readonly string[];
  readonly except?: readonly (string | null)[];
  readonly faults: Faults;
}

function PersonField({ name, only, except = [], faults }: PersonFieldProps) {
  const messages = useMessages();
  const staff = useStaffOptions();
  const nameOf = useNames();
  const options =
    only?.map((value) => ({ value, label: nameOf(value) })) ??
    staff.options.filter(({ value }) => !except.includes(value));
  return (
    <Form.Item
      name={name}
      label={messages.discretion[name]}
      rules={[{ required: true, message: messages.discretion.missing }]}
      {...told(faults[name])}
    >
      <Select
        autoFocus
        loading={only === undefined && staff.isLoading}
        showSearch={{ optionFilterProp: "label" }}
        options={options}
      />
    </Form.Item>
  );
}

interface TextFieldProps {
  readonly name: "account" | "findings" | "text";
  readonly most: number;
  readonly faults: Faults;
}

function TextField({ name, most, faults }: TextFieldProps) {
  const messages = useMessages();
  return (
    <Form.Item
      name={name}
      label={messages.discretion[name]}
      rules={[{ required: true, whitespace: true, message: messages.discretion.missing }]}
      {...told(faults[name])}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={most} />
    </Form.Item>
  );
}

function VerdictFields({ ticket, faults }: { ticket: Ticket; faults: Faults }) {
  const messages = useMessages();
  const nameOf = useNames();
  const leaks = useLeaks(ticket.ticket_id, true);
  const open = (leaks.data?.items ?? []).filter((leak) => leak.is_proven === null);
  return (
    <>
      <Form.Item
        name="leak"
        label={messages.discretion.leak}
        rules={[{ required: true, message: messages.discretion.missing }]}
        {...told(faults["leak"])}
      >
        <Select
          autoFocus
          loading={leaks.isLoading}
          options={open.map((leak) => ({
            value: leak.number,
            label: messages.ticket.leak(leak.number, nameOf(leak.suspect_id)),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="isProven"
        label={messages.discretion.verdict}
        rules={[{ required: true, message: messages.discretion.missing }]}
      >
        <Radio.Group
          options={[
            { value: true, label: messages.discretion.proven },
            { value: false, label: messages.discretion.unproven },
          ]}
        />
      </Form.Item>
      <TextField name="findings" most={2000} faults={faults} />
    </>
  );
}
