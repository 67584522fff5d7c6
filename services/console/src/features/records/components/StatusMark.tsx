/** Where a record stands: a word in a colour. */
import type { RecordStatus } from "../api/types";
import { useMessages } from "../words";
import styles from "./statusMark.module.css";

const looks: Record<RecordStatus, string | undefined> = {
  draft: styles.draft,
  submitted: styles.submitted,
  checked: styles.checked,
  filed: styles.filed,
};

export function StatusMark({ status }: { status: RecordStatus }) {
  const messages = useMessages();
  return (
    <span className={`${styles.status} ${looks[status] ?? ""}`} data-status={status}>
      {messages.status[status]}
    </span>
  );
}
