/** How it stands with a step, and what it takes. */
import type { DeadlineTimes } from "@/shared/time/countdown";
import type { RunDetail, RunStep } from "./api/types";

/** True while it may be done. One of which it is not known yet whether it applies may be, too. */
export const isOpen = ({ status }: Pick<RunStep, "status">): boolean =>
  status === "pending" || status === "undecided";

/** True when somebody has to show something, so that one press is not enough. */
export const needsEvidence = ({ form, takes_photos }: Pick<RunStep, "form" | "takes_photos">): boolean =>
  form !== null || takes_photos;

/** The clock of a step that is to be done, or was in time or not; none where the rule sets no time. */
export function clockOf(
  run: Pick<RunDetail, "started_at" | "status">,
  step: Pick<RunStep, "status" | "due_at" | "overdue_since">,
): DeadlineTimes | undefined {
  if (step.due_at === null) return undefined;
  const times = { fromMs: Date.parse(run.started_at), dueMs: Date.parse(step.due_at) };
  if (step.status === "done") return { ...times, end: step.overdue_since === null ? "kept" : "missed" };
  if (step.status !== "pending" || run.status !== "running") return { ...times, end: "void" };
  return times;
}

/** A number as a telephone dials it: nothing but its digits, and a plus before these. */
export const telephone = (number: string): string => `tel:${number.replace(/[^+0-9]/g, "")}`;
