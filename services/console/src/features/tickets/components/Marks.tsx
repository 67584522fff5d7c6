/** Where a ticket stands and how grave it is, each a word in a colour. */
import type { Severity, TicketStatus } from "@/shared/api/types";
import { worded } from "@/shared/i18n/words";
import { useCommon } from "@/shared/words";
import styles from "./marks.module.css";

const statusLooks: Partial<Record<TicketStatus, string>> = {
  open: styles.statusOpen,
  assigned: styles.statusAssigned,
  accepted: styles.statusAccepted,
  on_site: styles.statusOnSite,
  resolved: styles.statusResolved,
};

const severityLooks: Partial<Record<Severity, string>> = {
  important: styles.severityImportant,
  major: styles.severityMajor,
};

export function StatusMark({ status }: { status: TicketStatus }) {
  const common = useCommon();
  return (
    <span className={`${styles.status} ${statusLooks[status] ?? ""}`}>{worded(common.status, status)}</span>
  );
}

export function SeverityMark({ severity }: { severity: Severity }) {
  const common = useCommon();
  return (
    <span className={`${styles.severity} ${severityLooks[severity] ?? ""}`}>
      {worded(common.severity, severity)}
    </span>
  );
}
