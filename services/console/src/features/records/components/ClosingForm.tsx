/** Closing what runs, with what the form has filled in at the end: the key is back, the visitor has left. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { type Contents, contentsOf, fieldsOf, type Form as Definition } from "@/features/forms";
import { closeRecord } from "../api/actions";
import type { SeenRecord } from "../api/types";
import { useMessages } from "../words";
import { ContentsForm, layFaults, type Refused, useFirstFault } from "./ContentsForm";
import styles from "./records.module.css";

interface ClosingFormProps {
  readonly seen: SeenRecord;
  readonly definition: Definition;
  readonly zone: string;
  readonly onDone: (fresh: SeenRecord) => void;
  readonly onCancel: () => void;
}

export function ClosingForm({ seen, definition, zone, onDone, onCancel }: ClosingFormProps) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Contents>();
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const fields = fieldsOf(definition, "closing");
  const { form_record_id: id } = seen.record;
  useFirstFault(form, refused);

  const send = async () => {
    setSending(true);
    try {
      const contents = contentsOf(fields, form.getFieldsValue(true));
      const fresh = await closeRecord(id, seen.etag, contents);
      void message.success(messages.done.close);
      onDone(fresh);
    } catch (error) {
      const problem = problemFrom(error);
      setRefused(layFaults(form, fields, problem));
      setSending(false);
      // Somebody was faster: show what it is now.
      if ([409, 412].includes(problem.status)) void client.invalidateQueries({ queryKey: keys.record(id) });
    }
  };
  return (
    <ContentsForm
      form={form}
      definition={definition}
      fields={fields}
      record={seen.record}
      zone={zone}
      isSending={isSending}
      onSend={() => void send()}
    >
      {refused !== undefined && (
        <ProblemAlert
          problem={refused.problem}
          faults={refused.others}
          {...(refused.problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(refused.problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
      <div className={styles.buttons}>
        <Button type="primary" loading={isSending} onClick={() => void send()}>
          {messages.sendClosing}
        </Button>
        <Button onClick={onCancel}>{common.cancel}</Button>
      </div>
    </ContentsForm>
  );
}
