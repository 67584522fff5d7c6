/** What is done with drafts. */
import { api, body } from "@/shared/api/http";
import type { BackTest, Standard } from "./types";

/** Adopts the draft for the whole group; the same `key` adopts it once. */
export function publishStandard(document: string, key: string): Promise<Standard> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/standards", { params, body: { document } }));
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
