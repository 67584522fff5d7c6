/** Standards, as a hook. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";

/** A version of a standard, which never changes. */
export function useStandard(name: string | undefined, version: number | undefined) {
  return useQuery({
    queryKey: ["standard", name, version],
    enabled: name !== undefined && version !== undefined,
    queryFn: ({ signal }) => {
      const path = { name: name ?? "", version: String(version) };
      return body(api.GET("/api/v1/standards/{name}/{version}", { params: { path }, signal }));
    },
    staleTime: Infinity,
  });
}
