/** The days off of a year, from a file or as they are pasted; what is wrong with them is told below, each fault with its line. */
import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Form, Input, InputNumber, Radio } from "antd";
import { useRef, useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { ActModal } from "@/shared/ui/ActModal";
import { publishYear, yearPlaces } from "../api/actions";
import { type DaysFormat, daysFormats } from "../api/types";
import { firstYear, lastYear } from "../search";
import { formatOf } from "../year";
import { useMessages } from "../words";
import fields from "@/shared/ui/form.module.css";
import styles from "./calendars.module.css";

interface Written {
  readonly year: number;
  readonly source: string;
  readonly format: DaysFormat;
  readonly days: string;
}

interface UploadDialogProps {
  readonly name: string;
  readonly title: string;
  readonly year: number;
  readonly onDone: (year: number) => void;
  readonly onClose: () => void;
}

/** What the server takes, with room for what is no letter of Latin. */
const mostBytes = 1_048_576;

export function UploadDialog({ name, title, year, onDone, onClose }: UploadDialogProps) {
  const messages = useMessages();
  const [form] = Form.useForm<Written>();
  const [attempt] = useState(() => new Attempt());
  const [fault, setFault] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const published = useRef(year);
  const format = Form.useWatch("format", form) as DaysFormat | undefined;
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setFault(undefined);
    if (file.size > mostBytes) {
      setFault(messages.tooLarge);
      return;
    }
    const days = await file.text();
    form.setFieldsValue({ days, format: formatOf(days) });
  };
  const publish = async (written: Written) => {
    published.current = written.year;
    await publishYear(name, written, attempt.keyFor(written));
    attempt.fulfilled();
    return messages.published(written.year);
  };
  return (
    <ActModal<Written>
      form={form}
      name="year"
      title={messages.uploadTitle(title)}
      okText={messages.publish}
      width={680}
      places={yearPlaces}
      initialValues={{ year, format: "csv" }}
      act={publish}
      onDone={() => {
        onDone(published.current);
      }}
      onClose={onClose}
    >
      <div className={fields.pair}>
        <Form.Item
          name="year"
          label={messages.year}
          rules={[{ required: true, message: messages.yearMissing }]}
        >
          <InputNumber min={firstYear} max={lastYear} style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item name="format" label={messages.format}>
          <Radio.Group options={daysFormats.map((value) => ({ value, label: messages.formats[value] }))} />
        </Form.Item>
      </div>
      <Form.Item
        name="source"
        label={messages.sourceLabel}
        rules={[{ required: true, message: messages.sourceMissing }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <div
        data-drop
        onDragOver={(event) => {
          event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <Form.Item
          name="days"
          label={messages.days}
          extra={format === "icalendar" ? messages.icalendarHint : messages.csvHint}
          rules={[{ required: true, message: messages.daysMissing }]}
        >
          <Input.TextArea
            className={styles.days}
            rows={9}
            spellCheck={false}
            placeholder={"date,until,kind,name\n2031-01-01,,holiday,元旦\n2031-01-04,,working_day,"}
          />
        </Form.Item>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,.ics,text/csv,text/calendar"
          data-file
          onChange={({ target }) => {
            void take(target.files?.[0]);
            // The same file can be chosen again.
            target.value = "";
          }}
        />
        <Button
          icon={<UploadOutlined aria-hidden="true" />}
          onClick={() => {
            picker.current?.click();
          }}
        >
          {messages.chooseFile}
        </Button>
      </div>
      {fault !== undefined && <Alert type="error" showIcon title={fault} />}
    </ActModal>
  );
}
