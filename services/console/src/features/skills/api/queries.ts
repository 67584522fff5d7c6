/** The skills of the group, as a hook. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import type { Skill } from "./types";

export function useSkills() {
  return useQuery({
    ...seldomChanges,
    queryKey: keys.skills(),
    queryFn: ({ signal }) =>
      whole<Skill>((after) => {
        const query = { limit: fullPage, ...after };
        return body(api.GET("/api/v1/skills", { params: { query }, signal }));
      }),
  });
}
