/** Estates and homes, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import type { Estate, Unit } from "./types";

export function useEstates() {
  return useQuery({
    ...seldomChanges,
    queryKey: ["estates"],
    queryFn: ({ signal }) =>
      whole<Estate>((after) =>
        body(api.GET("/api/v1/estates", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
  });
}

export function useEstate(id: string | undefined) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["estate", id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/estates/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

export function useUnits(estateId: string | undefined) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["units", estateId],
    enabled: estateId !== undefined,
    queryFn: ({ signal }) =>
      whole<Unit>((after) =>
        body(
          api.GET("/api/v1/units", {
            params: { query: { estate_id: estateId ?? "", is_ended: false, limit: fullPage, ...after } },
            signal,
          }),
        ),
      ),
  });
}

/** The longest label that a unit has. */
const longestLabel = 120;

/** The homes of an estate that are meant by what is typed, in whichever spelling. */
export function useUnitMatches(estateId: string | undefined, label: string) {
  return useQuery({
    queryKey: ["unit-matches", estateId, label],
    enabled: estateId !== undefined && label !== "" && label.length <= longestLabel,
    queryFn: ({ signal }) => {
      const query = { estate_id: estateId ?? "", label };
      return body(api.GET("/api/v1/unit-matches", { params: { query }, signal }));
    },
    gcTime: 60_000,
  });
}
