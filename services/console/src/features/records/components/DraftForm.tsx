/** Filling a draft in. What is written is kept on the server whenever a field is left, and handed in as a whole. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { useRef, useState } from "react";

import { keys } from "@/shared/api/keys";
import { problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { useCommon } from "@/shared/words";
import { type Contents, contentsOf, fieldsOf, type Form as Definition } from "@/features/forms";
import { changeDraft, submitRecord } from "../api/actions";
import type { SeenRecord } from "../api/types";
import { DraftKeeper } from "../draft";
import { useMessages } from "../words";
import { clearFaults, ContentsForm, layFaults, type Refused, useFirstFault } from "./ContentsForm";
import styles from "./records.module.css";

interface DraftFormProps {
  readonly seen: SeenRecord;
  readonly definition: Definition;
  readonly zone: string;
}

type Keeping = "kept" | "changed" | "keeping" | "refused";

export function DraftForm({ seen, definition, zone }: DraftFormProps) {
  const messages = useMessages();
  const common = useCommon();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Contents>();
  const id = seen.record.form_record_id;
  const fields = fieldsOf(definition, "opening");
  const [keeper] = useState(
    () => new DraftKeeper((etag, contents) => changeDraft(id, etag, contents), seen, seen.record.contents),
  );
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  useFirstFault(form, refused);

  const show = (fresh: SeenRecord) => {
    client.setQueryData(keys.record(id), fresh);
    void client.invalidateQueries({ queryKey: keys.records() });
  };
  // What was changed meanwhile is not kept by what was sent before.
  const changes = useRef(0);
  const save = async () => {
    const before = changes.current;
    setKeeping("keeping");
    // Fields of tables are known by all that is there, not by what was registered.
    const fresh = await keeper.save(contentsOf(fields, form.getFieldsValue(true)));
    clearFaults(form);
    setRefused(undefined);
    if (changes.current === before) setKeeping("kept");
    if (fresh !== undefined) show(fresh);
  };
  const tell = (error: unknown, mayMove: boolean) => {
    const told = layFaults(form, fields, problemFrom(error));
    setRefused(mayMove ? told : { ...told, first: undefined });
  };
  const keep = async () => {
    try {
      await save();
    } catch (error) {
      setKeeping("refused");
      tell(error, false);
    }
  };
  const submit = async () => {
    setSending(true);
    try {
      await save();
      const fresh = await submitRecord(id, keeper.etag);
      show(fresh);
      void message.success(messages.done.submit(fresh.record.number ?? ""));
    } catch (error) {
      setSending(false);
      setKeeping("kept");
      tell(error, true);
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
      onChange={(isTyping) => {
        changes.current += 1;
        setKeeping("changed");
        if (!isTyping) void keep();
      }}
      onLeave={() => void keep()}
      onSend={() => void submit()}
    >
      {refused !== undefined && (
        <ProblemAlert
          problem={refused.problem}
          faults={refused.others}
          {...(refused.problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(refused.problem.status === 412 ? { advice: messages.staleDraft } : {})}
        />
      )}
      <div className={styles.buttons}>
        <Button type="primary" loading={isSending} onClick={() => void submit()}>
          {messages.acts.submit}
        </Button>
        <span className={styles.saved} role="status" data-keeping={keeping}>
          {messages.keeping[keeping]}
        </span>
      </div>
    </ContentsForm>
  );
}
