/** What is done with drafts. */
import { api, body } from "@/shared/api/http";
import type { BackTest, Standard } from "./types";

/** Proposes the draft for the whole group; the same `key` proposes it once. */
export function proposeStandard(document: string, key: string): Promise<Standard> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/standards", { params, body: { document } }));
}

/** Which field a fault of a withdrawal belongs to. */
export const withdrawalPlaces = { "/reason": "reason" } as const;

const at = (name: string, version: number) => ({ path: { name, version: String(version) } });

/** Publishes what somebody else proposed. */
export function approveStandard(name: string, version: number): Promise<Standard> {
  return body(api.POST("/api/v1/standards/{name}/{version}/approve", { params: at(name, version) }));
}

/** Has no estate put under it any more. */
export function withdrawStandard(name: string, version: number, reason: string): Promise<Standard> {
  const params = at(name, version);
  return body(api.POST("/api/v1/standards/{name}/{version}/withdraw", { params, body: { reason } }));
}

interface Trial {
  readonly document: string;
  readonly from: string;
  readonly until: string;
}

/** Begins to hold the draft against the tickets of a period. */
export function startBackTest(trial: Trial, key: string): Promise<BackTest> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/back-tests", { params, body: trial }));
}
