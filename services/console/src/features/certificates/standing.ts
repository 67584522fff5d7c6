/** How it stands with a certificate at a moment. */
import type { Certificate } from "./api/types";

export type CertificateStanding = "coming" | "in_force" | "lapsing" | "expired" | "revoked";

/** What lapses within so many days wants to be renewed. */
export const soonDays = 60;

export function certificateStanding(
  certificate: Pick<Certificate, "begins_at" | "ends_at" | "revoked_at">,
  nowMs: number,
): CertificateStanding {
  const { begins_at: begins, ends_at: ends, revoked_at: revoked } = certificate;
  if (revoked !== null) return "revoked";
  if (nowMs < Date.parse(begins)) return "coming";
  if (ends === null) return "in_force";
  const left = Date.parse(ends) - nowMs;
  if (left <= 0) return "expired";
  return left <= soonDays * 86_400_000 ? "lapsing" : "in_force";
}
