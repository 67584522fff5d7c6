import { useStandardWords } from "@/features/standards";
import type { Ticket } from "../api/types";
import { useMessages } from "../words";
import styles from "./deadlineTable.module.css";

/** The standard that a ticket was opened under, by name and version. */
export function GoverningStandard({ ticket }: { ticket: Ticket }) {
  const messages = useMessages();
  const { standard } = useStandardWords(ticket);
  return <p className={styles.standard}>{messages.ticket.standard(standard, ticket.standard_version)}</p>;
}
