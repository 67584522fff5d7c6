/** Where a version of a form stands: a word in a colour. */
import type { FormStatus } from "../api/types";
import { useMessages } from "../words";
import styles from "./formStatusMark.module.css";

const looks: Record<FormStatus, string | undefined> = {
  draft: styles.draft,
  published: styles.published,
  withdrawn: styles.withdrawn,
};

export function FormStatusMark({ status }: { status: FormStatus }) {
  const messages = useMessages();
  return (
    <span className={`${styles.status} ${looks[status] ?? ""}`} data-form-status={status}>
      {messages.status[status]}
    </span>
  );
}
