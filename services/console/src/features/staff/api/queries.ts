/** Staff, as a hook. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import type { Staff } from "./types";

/** `isAllowed`: whether the token grants reading staff; without it an agent assigns to themselves only. */
export function useStaff(isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["staff"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Staff>((after) =>
        body(api.GET("/api/v1/staff", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
    select: (staff) => staff.items,
  });
}
