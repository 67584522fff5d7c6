/** Standards, as a hook. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";

/** A version of a standard. What it says never changes; how it stands does, for who asks for that. */
export function useStandard(name: string | undefined, version: number | undefined, isStanding = false) {
  return useQuery({
    queryKey: ["standard", name, version],
    enabled: name !== undefined && version !== undefined,
    queryFn: ({ signal }) => {
      const path = { name: name ?? "", version: String(version) };
      return body(api.GET("/api/v1/standards/{name}/{version}", { params: { path }, signal }));
    },
    staleTime: isStanding ? 0 : Infinity,
  });
}
