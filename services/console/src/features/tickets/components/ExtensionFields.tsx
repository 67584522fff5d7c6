/** Which deadline of a ticket is put off, and to when on the clock of its estate. */
import { Form, Input, Select } from "antd";

import { told } from "@/shared/ui/told";
import type { DeadlineKind, Ticket } from "../api/types";
import { deadlinesOf } from "../rules/deadlines";
import { useMessages } from "../words";

interface ExtensionFieldsProps {
  readonly ticket: Ticket;
  readonly faults: { readonly promise?: string[]; readonly until?: string[] };
}

export function ExtensionFields({ ticket, faults }: ExtensionFieldsProps) {
  const messages = useMessages();
  const running: DeadlineKind[] = deadlinesOf(ticket)
    .filter(({ end }) => end === undefined)
    .map(({ kind }) => kind);
  return (
    <>
      <Form.Item
        name="promise"
        label={messages.act.promise}
        rules={[{ required: true }]}
        {...told(faults.promise)}
      >
        <Select
          autoFocus
          options={running.map((kind) => ({ value: kind, label: messages.deadlineKinds[kind] }))}
        />
      </Form.Item>
      <Form.Item
        name="until"
        label={messages.act.until}
        rules={[{ required: true, message: messages.act.untilMissing }]}
        {...told(faults.until)}
      >
        <Input type="datetime-local" />
      </Form.Item>
    </>
  );
}
