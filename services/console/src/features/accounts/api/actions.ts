/** Changing where somebody is written to, and what a role asks of its holders. */
import { answer, api, body } from "@/shared/api/http";
import { problemOf } from "@/shared/api/problem";
import type { Account, AccountLanguage, Role, SecondFactorPolicy } from "./types";

/** An account as it is now, its whole mail address included, and its tag. */
export async function readAccount(id: string): Promise<{ account: Account; etag: string }> {
  const { data, etag } = await answer(api.GET("/api/v1/staff/{id}", { params: { path: { id } } }));
  if (etag === null) throw problemOf(500, {});
  return { account: data, etag };
}

export const contactPlaces = { "/email": "email" } as const;

/** An empty address takes it away. */
export function changeContact(
  id: string,
  etag: string,
  email: string,
  language: AccountLanguage,
): Promise<Account> {
  const params = { path: { id }, header: { "If-Match": etag } };
  const told = { email: email === "" ? null : email, language };
  return body(api.PUT("/api/v1/staff/{id}/contact", { params, body: told }));
}

/** What a role asks for from now on; the rest of it stays as it is at this moment. */
export async function changePolicy(name: string, policy: SecondFactorPolicy): Promise<Role> {
  const path = { name };
  const { data, etag } = await answer(api.GET("/api/v1/roles/{name}", { params: { path } }));
  if (etag === null) throw problemOf(500, {});
  const params = { path, header: { "If-Match": etag } };
  const { description, permissions } = data;
  return body(
    api.PUT("/api/v1/roles/{name}", { params, body: { description, permissions, second_factor: policy } }),
  );
}
