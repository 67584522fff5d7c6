/** Putting right what was handed in, with the reason: a new revision that is checked and signed anew. */
import { App, Button, Form, Input } from "antd";
import { useState } from "react";

import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import { type Contents, contentsOf, fieldsOf, type Form as Definition } from "@/features/forms";
import { correctRecord } from "../api/actions";
import type { SeenRecord } from "../api/types";
import { useMessages } from "../words";
import { ContentsForm, layFaults, type Refused, useFirstFault } from "./ContentsForm";
import styles from "./records.module.css";

interface CorrectionFormProps {
  readonly seen: SeenRecord;
  readonly definition: Definition;
  readonly zone: string;
  readonly onDone: (fresh: SeenRecord) => void;
  readonly onCancel: () => void;
}

export function CorrectionForm({ seen, definition, zone, onDone, onCancel }: CorrectionFormProps) {
  const messages = useMessages();
  const common = useCommon();
  const { message } = App.useApp();
  const [form] = Form.useForm<Contents>();
  const [reason, setReason] = useState("");
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const fields = fieldsOf(definition, seen.record.closed_at === null ? "opening" : "whole");
  useFirstFault(form, refused);
  const aboutReason = refused?.others.filter(({ pointer }) => pointer === "/reason") ?? [];

  const send = async () => {
    setSending(true);
    const { form_record_id: id } = seen.record;
    try {
      const contents = contentsOf(fields, form.getFieldsValue(true));
      const fresh = await correctRecord(id, seen.etag, contents, reason.trim());
      void message.success(messages.done.correct);
      onDone(fresh);
    } catch (error) {
      setRefused(layFaults(form, fields, problemFrom(error)));
      setSending(false);
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
      {/* A form may have a field of this name. */}
      <Form.Item
        label={messages.reason}
        htmlFor="correction-reason"
        {...told(aboutReason.length === 0 ? undefined : aboutReason.map(({ detail }) => detail))}
      >
        <Input.TextArea
          id="correction-reason"
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          value={reason}
          onChange={({ target }) => {
            setReason(target.value);
          }}
        />
      </Form.Item>
      {refused !== undefined && (
        <ProblemAlert
          problem={refused.problem}
          faults={refused.others.filter((fault) => !aboutReason.includes(fault))}
          {...(refused.problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(refused.problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
      <div className={styles.buttons}>
        <Button type="primary" loading={isSending} onClick={() => void send()}>
          {messages.sendCorrection}
        </Button>
        <Button onClick={onCancel}>{common.cancel}</Button>
      </div>
    </ContentsForm>
  );
}
