/** What is done to skills and certificates. */
import { api, body, tagged } from "@/shared/api/http";
import type { Skill } from "@/features/skills";
import type { Certificate, NewCertificate, NewSkill } from "./types";

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });

export const skillPlaces = {
  "/code": "code",
  "/name": "name",
  "/clears_for": "clears_for",
  "/demanded_from": "demanded_from",
} as const;

export function makeSkill(made: NewSkill, key: string): Promise<Skill> {
  return body(api.POST("/api/v1/skills", { params: keyed(key), body: made }));
}

/** `demanded_from`: null where the clearance is asked for no longer. */
export async function changeSkill(
  id: string,
  change: { readonly name: string; readonly demanded_from?: string | null },
): Promise<Skill> {
  const { etag } = await tagged(api.GET("/api/v1/skills/{id}", { params: { path: { id } } }));
  const params = { path: { id }, header: { "If-Match": etag } };
  return body(api.PATCH("/api/v1/skills/{id}", { params, body: change }));
}

export const certificatePlaces = {
  "/holder": "holder",
  "/skill_id": "skill_id",
  "/number": "number",
  "/issued_on": "issued_on",
  "/expires_on": "expires_on",
} as const;

export function recordCertificate(made: NewCertificate, key: string): Promise<Certificate> {
  return body(api.POST("/api/v1/certificates", { params: keyed(key), body: made }));
}

export const revocationPlaces = { "/reason": "reason" } as const;

export async function revokeCertificate(id: string, reason: string): Promise<Certificate> {
  const { etag } = await tagged(api.GET("/api/v1/certificates/{id}", { params: { path: { id } } }));
  const params = { path: { id }, header: { "If-Match": etag } };
  return body(api.POST("/api/v1/certificates/{id}/revoke", { params, body: { reason } }));
}
