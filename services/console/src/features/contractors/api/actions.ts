/** What is done to contractors and their people. */
import { api, body, tagged } from "@/shared/api/http";
import type { Schemas } from "@/shared/api/types";
import type { Contractor, ContractorPerson, NewContractor, NewContractorPerson } from "./types";

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });
const seenAt = (id: string, etag: string) => ({ path: { id }, header: { "If-Match": etag } });

export const contractorPlaces = {
  "/code": "code",
  "/name": "name",
  "/contact_name": "contact_name",
  "/contact_phone": "contact_phone",
  "/skill_ids": "skill_ids",
  "/place_ids": "place_ids",
  "/from": "from",
  "/until": "until",
} as const;

export function makeContractor(made: NewContractor, key: string): Promise<Contractor> {
  return body(api.POST("/api/v1/contractors", { params: keyed(key), body: made }));
}

async function contractorTag(id: string): Promise<string> {
  return (await tagged(api.GET("/api/v1/contractors/{id}", { params: { path: { id } } }))).etag;
}

export async function changeContractor(id: string, change: Schemas["ContractorChange"]): Promise<Contractor> {
  const params = seenAt(id, await contractorTag(id));
  return body(api.PATCH("/api/v1/contractors/{id}", { params, body: change }));
}

export const endPlaces = { "/until": "until" } as const;

export async function endContract(id: string, until: string): Promise<Contractor> {
  const params = seenAt(id, await contractorTag(id));
  return body(api.POST("/api/v1/contractors/{id}/end", { params, body: { until } }));
}

export const personPlaces = {
  "/contractor_id": "contractor_id",
  "/name": "name",
  "/phone": "phone",
  "/staff_id": "staff_id",
  "/from": "from",
  "/until": "until",
} as const;

export function makePerson(made: NewContractorPerson, key: string): Promise<ContractorPerson> {
  return body(api.POST("/api/v1/contractor-people", { params: keyed(key), body: made }));
}

async function personTag(id: string): Promise<string> {
  return (await tagged(api.GET("/api/v1/contractor-people/{id}", { params: { path: { id } } }))).etag;
}

export async function changePerson(
  id: string,
  change: Schemas["ContractorPersonChange"],
): Promise<ContractorPerson> {
  const params = seenAt(id, await personTag(id));
  return body(api.PATCH("/api/v1/contractor-people/{id}", { params, body: change }));
}

export async function endPerson(id: string, until: string): Promise<ContractorPerson> {
  const params = seenAt(id, await personTag(id));
  return body(api.POST("/api/v1/contractor-people/{id}/end", { params, body: { until } }));
}
