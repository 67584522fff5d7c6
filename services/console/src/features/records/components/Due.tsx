/** By when what runs has to be closed, and how much time is left. */
import { Countdown } from "@/shared/ui/Countdown";
import { Instant } from "@/features/estates";
import type { RecordLine } from "../api/types";
import { useMessages } from "../words";
import rows from "@/shared/ui/rows.module.css";

type Running = Pick<RecordLine, "running_since" | "due_at" | "estate_id">;

export function Due({ record }: { record: Running }) {
  const messages = useMessages();
  const { running_since, due_at, estate_id } = record;
  if (due_at === null) return messages.dueNever;
  const dueMs = Date.parse(due_at);
  const fromMs = running_since === null ? dueMs : Date.parse(running_since);
  return (
    <>
      <Countdown times={{ fromMs, dueMs }} />
      <span className={rows.second}>
        <Instant at={due_at} estateId={estate_id} />
      </span>
    </>
  );
}
