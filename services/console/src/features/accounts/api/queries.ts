/** Accounts and roles, as hooks. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, pageSize, whole } from "@/shared/api/pages";
import type { Role } from "./types";

/** The first page of the accounts with this in their names; of all when it is empty. */
export function useAccounts(name: string, isAllowed: boolean) {
  return useQuery({
    queryKey: ["accounts", name],
    enabled: isAllowed,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const query = { limit: pageSize, ...(name === "" ? {} : { name }) };
      return body(api.GET("/api/v1/staff", { params: { query }, signal }));
    },
  });
}

export function useRoles(isAllowed: boolean) {
  return useQuery({
    queryKey: ["roles"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Role>((after) =>
        body(api.GET("/api/v1/roles", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
    select: (roles) => roles.items,
  });
}
