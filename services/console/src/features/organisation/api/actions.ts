/** Giving and ending what people hold. */
import { api, body, tagged } from "@/shared/api/http";
import { problemOf } from "@/shared/api/problem";
import type { Membership } from "./types";

export interface NewMembership {
  readonly staff_id: string;
  readonly position_id: string;
  readonly place_id?: string;
  readonly from: string;
  readonly until?: string;
}

export const membershipPlaces = {
  "/staff_id": "staff_id",
  "/place_id": "place_id",
  "/from": "from",
  "/until": "until",
} as const;

/** The same `key` gives it once, however often it is sent. */
export function giveMembership(given: NewMembership, key: string): Promise<Membership> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/memberships", { params, body: given }));
}

/** A membership's list does not carry its tag: what is done to one is done to it as it is when the dialog opens. */
export async function readTag(id: string): Promise<string> {
  return (await tagged(api.GET("/api/v1/memberships/{id}", { params: { path: { id } } }))).etag;
}

export const endPlaces = { "/until": "until" } as const;

/** It ends with this day. */
export function endMembership(id: string, etag: string, until: string): Promise<Membership> {
  return body(api.POST("/api/v1/memberships/{id}/end", { params: paramsOf(id, etag), body: { until } }));
}

/** Only one that has not begun. */
export async function deleteMembership(id: string, etag: string): Promise<void> {
  const { error, response } = await api.DELETE("/api/v1/memberships/{id}", { params: paramsOf(id, etag) });
  if (!response.ok) throw problemOf(response.status, error);
}

export interface NewDeputy {
  readonly staff_id: string;
  readonly from: string;
  readonly until: string;
}

export const deputyPlaces = {
  "/deputy/staff_id": "staff_id",
  "/deputy/from": "from",
  "/deputy/until": "until",
} as const;

export function appointDeputy(id: string, etag: string, deputy: NewDeputy): Promise<Membership> {
  return body(api.PUT("/api/v1/memberships/{id}/deputy", { params: paramsOf(id, etag), body: { deputy } }));
}

export function removeDeputy(id: string, etag: string): Promise<Membership> {
  return body(api.DELETE("/api/v1/memberships/{id}/deputy", { params: paramsOf(id, etag) }));
}

function paramsOf(id: string, etag: string) {
  return { path: { id }, header: { "If-Match": etag } };
}
