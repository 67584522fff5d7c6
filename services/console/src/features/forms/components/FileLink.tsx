/** A file by its name, to save. */
import { App, Button } from "antd";

import { problemFrom } from "@/shared/api/problem";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";
import { readFile, useFileOf } from "../api/files";
import { useMessages } from "../words";

/** By then the browser has begun to save. */
const savedWithinMs = 60_000;

interface FileLinkProps {
  readonly recordId: string;
  readonly digest: string;
}

/** What is not the agent's to read, or masked, stands as it came. */
export function FileLink({ recordId, digest }: FileLinkProps) {
  const messages = useMessages();
  const common = useCommon();
  const { message } = App.useApp();
  const file = useFileOf(recordId, digest);
  if (file === undefined || file.is_masked) return <code>{digest}</code>;
  const name = file.name ?? digest;
  const save = async () => {
    try {
      const address = URL.createObjectURL(await readFile(file.file_id));
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => {
        URL.revokeObjectURL(address);
      }, savedWithinMs);
    } catch (error) {
      void message.error(problemWords(problemFrom(error), common));
    }
  };
  return (
    <Button
      type="link"
      size="small"
      // What is saved does not wait for a form that is being sent.
      disabled={false}
      aria-label={messages.saveFile(name)}
      onClick={() => void save()}
    >
      {name}
    </Button>
  );
}
