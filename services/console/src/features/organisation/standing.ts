/** How it stands with a membership at a moment. */
import type { Membership } from "./api/types";

export type Standing = "coming" | "in_force" | "over";

export function standingOf(
  { begins_at, ends_at }: Pick<Membership, "begins_at" | "ends_at">,
  nowMs: number,
): Standing {
  if (nowMs < Date.parse(begins_at)) return "coming";
  return ends_at !== null && Date.parse(ends_at) <= nowMs ? "over" : "in_force";
}
