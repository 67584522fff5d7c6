/** Giving a signature: as oneself, or taking a customer's with their name. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { type Problem, problemFrom, sortFaults } from "@/shared/api/problem";
import { inWords, useLanguage } from "@/shared/i18n/words";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { told } from "@/shared/ui/told";
import { useCommon } from "@/shared/words";
import type { FormField } from "@/features/forms";
import { signaturePlaces, signRecord } from "../api/actions";
import type { SeenRecord, Strokes } from "../api/types";
import { useMessages } from "../words";
import { SignaturePad } from "./SignaturePad";

interface SignatureDialogProps {
  readonly field: FormField;
  readonly seen: SeenRecord;
  readonly onDone: (fresh: SeenRecord) => void;
  readonly onClose: () => void;
}

export function SignatureDialog({ field, seen, onDone, onClose }: SignatureDialogProps) {
  const messages = useMessages();
  const common = useCommon();
  const language = useLanguage();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [name, setName] = useState("");
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const isCustomers = field.by === "customer";
  const title = inWords(field.title, language);
  const faults = problem === undefined ? undefined : sortFaults(problem, signaturePlaces);
  const { form_record_id: id } = seen.record;

  const sign = async () => {
    setSending(true);
    setProblem(undefined);
    try {
      const whose = isCustomers && name.trim() !== "" ? { name: name.trim() } : {};
      onDone(await signRecord(id, seen.etag, { field: field.name, strokes, ...whose }));
      void message.success(messages.done.sign);
      onClose();
    } catch (error) {
      const refused = problemFrom(error);
      setProblem(refused);
      setSending(false);
      if ([409, 412].includes(refused.status)) void client.invalidateQueries({ queryKey: keys.record(id) });
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={messages.sign}
      confirmLoading={isSending}
      onOk={() => void sign()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => {
        if (isOpen) document.querySelector<HTMLElement>(".ant-modal input, .ant-modal [data-pad]")?.focus();
      }}
    >
      <Form layout="vertical" component={false}>
        {isCustomers && (
          <Form.Item label={messages.signer} htmlFor="signer" {...told(faults?.fields.name)}>
            <Input
              id="signer"
              autoComplete="off"
              maxLength={60}
              value={name}
              onChange={({ target }) => {
                setName(target.value);
              }}
            />
          </Form.Item>
        )}
        <Form.Item
          label={isCustomers ? messages.drawn : messages.drawnOptional}
          {...told(faults?.fields.strokes)}
        >
          <SignaturePad label={title} value={strokes} onChange={setStrokes} />
        </Form.Item>
      </Form>
      {problem !== undefined && (
        <ProblemAlert
          problem={problem}
          faults={faults?.others ?? []}
          {...(problem.kind === "network" ? { advice: common.problem.unknownOutcome } : {})}
          {...(problem.status === 412 ? { advice: messages.stale } : {})}
        />
      )}
    </Modal>
  );
}
