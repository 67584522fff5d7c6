/** Customers and the cards of callers, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize, whole } from "@/shared/api/pages";
import { serverNow } from "@/shared/api/serverClock";
import { isCurrent } from "./occupancies";
import type { Customer, Occupancy } from "./types";

async function readCustomer(id: string, signal: AbortSignal): Promise<Customer> {
  return body(api.GET("/api/v1/customers/{id}", { params: { path: { id } }, signal }));
}

export function useCustomer(id: string | null, isAllowed: boolean) {
  return useQuery({
    queryKey: ["customer", id],
    enabled: id !== null && isAllowed,
    queryFn: ({ signal }) => readCustomer(id ?? "", signal),
    gcTime: 60_000,
  });
}

/** Who lives in a home now. */
export function useResidents(unitId: string | null) {
  return useQuery({
    queryKey: ["residents", unitId],
    enabled: unitId !== null,
    queryFn: async ({ signal }) => {
      const stays = await whole<Occupancy>((after) => {
        const query = { unit_id: unitId ?? "", limit: fullPage, ...after };
        return body(api.GET("/api/v1/occupancies", { params: { query }, signal }));
      });
      const current = stays.items.filter((stay) => isCurrent(stay, serverNow()));
      const ids = [...new Set(current.map((stay) => stay.customer_id))];
      return Promise.all(ids.map((id) => readCustomer(id, signal)));
    },
    gcTime: 60_000,
  });
}

/** Everybody of that name, whole, whom the estate knows. */
export function useCustomersNamed(name: string, estateId: string) {
  return useQuery({
    queryKey: ["customers", estateId, name],
    enabled: name !== "",
    queryFn: ({ signal }) => {
      const query = { name, estate_id: estateId, limit: pageSize };
      return body(api.GET("/api/v1/customers", { params: { query }, signal }));
    },
    gcTime: 60_000,
  });
}

/** Everybody known under a number; `phone` as it was typed, in any usual spelling. */
export function useCallerCards(phone: string | undefined) {
  return useQuery({
    queryKey: keys.cards(phone ?? ""),
    enabled: phone !== undefined,
    queryFn: ({ signal }) =>
      body(api.POST("/api/v1/caller-lookups", { body: { phone: phone ?? "" }, signal })),
    staleTime: 0,
    gcTime: 60_000,
  });
}
