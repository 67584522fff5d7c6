/** A file for a field: chosen or dropped, sent at once, and taken off again. */
import { UploadOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useRef, useState } from "react";

import { Attempt } from "@/shared/api/attempt";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { type FileAbout, useSendFile } from "../api/files";
import { useMessages } from "../words";
import { FileLink } from "./FileLink";
import styles from "./fields.module.css";

interface FileInputProps {
  readonly id?: string;
  /** What the field is called. */
  readonly title: string;
  readonly about: FileAbout;
  /** The digest. */
  readonly value: string;
  readonly onChange: (value: string | null) => void;
}

export function FileInput({ id, title, about, value, onChange }: FileInputProps) {
  const messages = useMessages();
  const send = useSendFile(about);
  const picker = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [attempt] = useState(() => new Attempt());
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const isSending = share !== undefined;

  const take = async (file: File | undefined) => {
    if (file === undefined || isSending) return;
    setProblem(undefined);
    setShare(0);
    try {
      const key = attempt.keyFor([file.name, file.size, file.lastModified]);
      const stored = await send(file, key, setShare);
      attempt.fulfilled();
      onChange(stored.digest);
    } catch (error) {
      const refused = problemFrom(error);
      // After a refusal another try is another; after a lost answer it is the same.
      if (!refused.isPassing) attempt.fulfilled();
      setProblem(refused);
    } finally {
      setShare(undefined);
    }
  };
  return (
    <div
      className={styles.file}
      data-file
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <input
        ref={picker}
        type="file"
        hidden
        onChange={({ target }) => {
          void take(target.files?.[0]);
          // The same file can be chosen again.
          target.value = "";
        }}
      />
      {value !== "" && <FileLink recordId={about.recordId} digest={value} />}
      <Button
        ref={button}
        {...(id === undefined ? {} : { id })}
        icon={<UploadOutlined aria-hidden="true" />}
        loading={isSending}
        aria-label={messages.chooseFileFor(title)}
        onClick={() => {
          picker.current?.click();
        }}
      >
        {value === "" ? messages.chooseFile : messages.otherFile}
      </Button>
      {value !== "" && (
        <Button
          type="text"
          aria-label={messages.removeFile(title)}
          onClick={() => {
            onChange(null);
            // This button goes; the keyboard stays at the field.
            button.current?.focus();
          }}
        >
          {messages.remove}
        </Button>
      )}
      {isSending && <Progress percent={Math.round(share * 100)} size="small" aria-label={messages.sending} />}
      {problem !== undefined && <ProblemAlert problem={problem} faults={problem.faults} />}
    </div>
  );
}
