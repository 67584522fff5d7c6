import { PrinterOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";

import { problemFrom } from "@/shared/api/problem";
import { openPage } from "@/shared/ui/printing";
import { problemWords } from "@/shared/ui/problemWords";
import { useCommon } from "@/shared/words";

interface PrintButtonProps {
  readonly children: string;
  /** Reads the page. */
  readonly read: () => Promise<string>;
}

/** Opens a page to print in a tab of its own. */
export function PrintButton({ children, read }: PrintButtonProps) {
  const common = useCommon();
  const { message } = App.useApp();
  const [isReading, setReading] = useState(false);
  const print = async () => {
    setReading(true);
    try {
      await openPage(read);
    } catch (error) {
      void message.error(problemWords(problemFrom(error), common));
    } finally {
      setReading(false);
    }
  };
  return (
    <Button icon={<PrinterOutlined aria-hidden="true" />} loading={isReading} onClick={() => void print()}>
      {children}
    </Button>
  );
}
