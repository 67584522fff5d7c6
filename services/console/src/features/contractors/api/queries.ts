/** Contractors and their people, as hooks. Numbers are masked in lists, and shown of the one that is opened. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, whole } from "@/shared/api/pages";
import type { Contractor, ContractorPerson } from "./types";

export interface ContractorFilter {
  readonly name?: string;
  readonly has_ended?: boolean;
}

export function useContractors(filter: ContractorFilter, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.contractors(filter),
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Contractor>((after) => {
        const query = { ...filter, limit: fullPage, ...after };
        return body(api.GET("/api/v1/contractors", { params: { query }, signal }));
      }),
  });
}

/** One of them, with the number of whom to ask for there. */
export function useContractor(id: string) {
  return useQuery({
    queryKey: [...keys.contractors(), "one", id],
    queryFn: ({ signal }) => body(api.GET("/api/v1/contractors/{id}", { params: { path: { id } }, signal })),
  });
}

/** Those whom one firm sends, or all firms. */
export function useContractorPeople(of: { readonly contractor_id?: string }, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.contractorPeople(of),
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<ContractorPerson>((after) => {
        const query = { ...of, limit: fullPage, ...after };
        return body(api.GET("/api/v1/contractor-people", { params: { query }, signal }));
      }),
  });
}

/** One of them, with their number. */
export function useContractorPerson(id: string) {
  return useQuery({
    queryKey: [...keys.contractorPeople(), "one", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/contractor-people/{id}", { params: { path: { id } }, signal })),
  });
}
