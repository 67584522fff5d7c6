/** What is done to patrols. Each act on a round carries the version that was seen. */
import { api, body, tagged } from "@/shared/api/http";
import type {
  NewPatrolPlan,
  NewPatrolTerms,
  NewWeatherWarning,
  PatrolPlan,
  PatrolVisit,
  SeenRound,
  WeatherWarning,
} from "./types";

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });
const seenAs = (id: string, etag: string) => ({ path: { id }, header: { "If-Match": etag } });

async function seen(sending: Promise<{ data: SeenRound["round"]; etag: string }>): Promise<SeenRound> {
  const { data, etag } = await sending;
  return { round: data, etag };
}

export function startRound(id: string, etag: string): Promise<SeenRound> {
  return seen(tagged(api.POST("/api/v1/patrol-rounds/{id}/start", { params: seenAs(id, etag) })));
}

export function finishRound(id: string, etag: string): Promise<SeenRound> {
  return seen(tagged(api.POST("/api/v1/patrol-rounds/{id}/finish", { params: seenAs(id, etag) })));
}

export const visitPlaces = {
  "/findings/0/kind": "kind",
  "/findings/0/severity": "severity",
  "/findings/0/title": "title",
  "/findings/0/description": "description",
  "/findings/0/tag": "tag",
  "/findings/0/waste": "waste",
  "/findings/0/receipt_id": "receipt_id",
} as const;

export function visitStop(id: string, etag: string, visit: PatrolVisit): Promise<SeenRound> {
  const params = seenAs(id, etag);
  return seen(tagged(api.POST("/api/v1/patrol-rounds/{id}/visit", { params, body: visit })));
}

export const skipPlaces = { "/reason": "reason" } as const;

export function skipStop(id: string, etag: string, placeId: string, reason: string): Promise<SeenRound> {
  const skip = { place_id: placeId, reason };
  return seen(tagged(api.POST("/api/v1/patrol-rounds/{id}/skip", { params: seenAs(id, etag), body: skip })));
}

export const planPlaces = {
  "/estate_id": "estate_id",
  "/terms/name": "name",
  "/terms/form": "form",
  "/terms/position": "position",
  "/terms/place_ids": "kinds",
  "/terms/within/kinds": "kinds",
  "/terms/cadence/times": "times",
  "/terms/cadence/days": "days",
  "/terms/cadence/every_days": "every_days",
  "/terms/due_minutes": "due_minutes",
  "/terms/from": "from",
  "/terms/until": "until",
} as const;

export function setPlan(plan: NewPatrolPlan, key: string): Promise<PatrolPlan> {
  return body(api.POST("/api/v1/patrol-plans", { params: keyed(key), body: plan }));
}

export async function changePlan(id: string, terms: NewPatrolTerms): Promise<PatrolPlan> {
  const { etag } = await tagged(api.GET("/api/v1/patrol-plans/{id}", { params: { path: { id } } }));
  return body(api.PUT("/api/v1/patrol-plans/{id}", { params: seenAs(id, etag), body: { terms } }));
}

export const warningPlaces = {
  "/estate_id": "estate_id",
  "/starts_at": "starts_at",
  "/ends_at": "ends_at",
  "/source": "source",
} as const;

export function enterWarning(warning: NewWeatherWarning, key: string): Promise<WeatherWarning> {
  return body(api.POST("/api/v1/weather-warnings", { params: keyed(key), body: warning }));
}

export async function withdrawWarning(id: string, reason: string): Promise<WeatherWarning> {
  const { etag } = await tagged(api.GET("/api/v1/weather-warnings/{id}", { params: { path: { id } } }));
  const params = seenAs(id, etag);
  return body(api.POST("/api/v1/weather-warnings/{id}/withdraw", { params, body: { reason } }));
}
