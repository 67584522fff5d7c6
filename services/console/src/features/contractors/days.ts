/** How it stands with the days of a contract, or of somebody of one. */
export type DaysStanding = "coming" | "running" | "over";

export function daysStanding(
  { begins_at: begins, ends_at: ends }: { readonly begins_at: string; readonly ends_at: string | null },
  nowMs: number,
): DaysStanding {
  if (nowMs < Date.parse(begins)) return "coming";
  return ends !== null && Date.parse(ends) <= nowMs ? "over" : "running";
}
