/** What a step takes besides a press: its record, its photos, or why it is skipped. */
import { Form, Input } from "antd";
import { useRef } from "react";

import { inWords, useLanguage } from "@/shared/i18n/words";
import { ActModal } from "@/shared/ui/ActModal";
import { completeStep, reasonPlaces, sendPhoto, skipStep, stepPlaces } from "../api/actions";
import type { RunDetail, RunStep } from "../api/types";
import { useMessages } from "../words";

interface StepDialogProps {
  readonly run: RunDetail;
  readonly step: RunStep;
  readonly onChanged: (run: RunDetail) => void;
  readonly onClose: () => void;
}

interface Written {
  readonly report?: string;
  readonly record_id?: string;
  readonly photos?: FileList;
  readonly note?: string;
}

export function CompletionDialog({ run, step, onChanged, onClose }: StepDialogProps) {
  const messages = useMessages();
  const language = useLanguage();
  // What was sent already is not sent again when the server refuses something else.
  const sent = useRef(new Map<File, string>());
  const complete = async ({ report = "", record_id = "", photos, note = "" }: Written) => {
    const files: string[] = [];
    for (const file of photos ?? []) {
      const id = sent.current.get(file) ?? (await sendPhoto(run, file));
      sent.current.set(file, id);
      files.push(id);
    }
    const said = (name: string, words: string) => (words.trim() === "" ? {} : { [name]: words.trim() });
    onChanged(
      await completeStep(run, {
        step: step.code,
        ...said("report", report),
        ...said("record_id", record_id),
        ...said("note", note),
        ...(files.length === 0 ? {} : { photos: files }),
      }),
    );
    return messages.completed;
  };
  return (
    <ActModal<Written>
      name="step"
      title={messages.completeTitle}
      okText={messages.complete}
      places={stepPlaces}
      about={<p>{inWords(step.text, language)}</p>}
      act={complete}
      onDone={onClose}
      onClose={onClose}
    >
      {step.form !== null && (
        <>
          <Form.Item name="report" label={messages.report} extra={messages.reportOrRecord}>
            <Input.TextArea rows={6} maxLength={10_000} />
          </Form.Item>
          <Form.Item name="record_id" label={messages.recordId}>
            <Input maxLength={36} autoComplete="off" />
          </Form.Item>
        </>
      )}
      {step.takes_photos && (
        <Form.Item
          name="photos"
          label={messages.photos}
          rules={[{ required: true, message: messages.photosMissing }]}
          valuePropName="files"
          getValueFromEvent={(event: { target: HTMLInputElement }) => event.target.files}
        >
          <PhotoInput />
        </Form.Item>
      )}
      <Form.Item name="note" label={messages.note}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </ActModal>
  );
}

interface PhotoInputProps {
  readonly id?: string;
  readonly onChange?: (event: unknown) => void;
}

/** What is chosen belongs to the browser: no form writes it. */
function PhotoInput({ id, onChange }: PhotoInputProps) {
  return <input id={id} type="file" accept="image/*" multiple onChange={onChange} />;
}

export function SkipDialog({ run, step, onChanged, onClose }: StepDialogProps) {
  const messages = useMessages();
  const language = useLanguage();
  return (
    <ActModal<{ reason: string }>
      name="skipping"
      title={messages.skipTitle}
      okText={messages.skip}
      places={reasonPlaces}
      about={<p>{inWords(step.text, language)}</p>}
      act={async ({ reason }) => {
        onChanged(await skipStep(run, step.code, reason));
        return messages.skipped;
      }}
      onDone={onClose}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={messages.reason}
        rules={[{ required: true, message: messages.reasonMissing }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </ActModal>
  );
}
