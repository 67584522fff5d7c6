/** Plans, rounds, warnings and coverage, as hooks. */
import { useQuery } from "@tanstack/react-query";

import { api, body, tagged } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize, seldomChanges, whole } from "@/shared/api/pages";
import type { PatrolPlan } from "./types";

/** Rounds that began at or after an instant, what begins first first: as many as a page has. */
export function useRounds(estateId: string | undefined, from: string) {
  const query = {
    ...(estateId === undefined ? {} : { estate_id: estateId }),
    begins_from: from,
    sort: "begins_at" as const,
    limit: pageSize,
  };
  return useQuery({
    queryKey: keys.patrolRounds(query),
    queryFn: ({ signal }) => body(api.GET("/api/v1/patrol-rounds", { params: { query }, signal })),
  });
}

/** One round with its stops, and the tag that is sent back with what is done to it. */
export function useRound(id: string) {
  return useQuery({
    queryKey: keys.patrolRound(id),
    queryFn: async ({ signal }) => {
      const sending = api.GET("/api/v1/patrol-rounds/{id}", { params: { path: { id } }, signal });
      const { data, etag } = await tagged(sending);
      return { round: data, etag };
    },
  });
}

export function usePlans(estateId: string | undefined) {
  return useQuery({
    queryKey: keys.patrolPlans(estateId),
    queryFn: ({ signal }) =>
      whole<PatrolPlan>((after) => {
        const query = {
          ...(estateId === undefined ? {} : { estate_id: estateId }),
          limit: fullPage,
          ...after,
        };
        return body(api.GET("/api/v1/patrol-plans", { params: { query }, signal }));
      }),
  });
}

/** The plans that the written procedures ask for. */
export function useTemplates(isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["patrol-templates"],
    enabled: isAllowed,
    queryFn: ({ signal }) => body(api.GET("/api/v1/patrol-templates", { signal })),
  });
}

export function useWarnings() {
  return useQuery({
    queryKey: keys.weatherWarnings(),
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/weather-warnings", { params: { query: { limit: pageSize } }, signal })),
  });
}

/** The days of a report, at one estate. */
export interface CoverageOf {
  readonly estate_id: string;
  readonly from: string;
  readonly to: string;
}

export function useCoverage(of: CoverageOf | undefined) {
  return useQuery({
    queryKey: ["patrol-coverage", of],
    enabled: of !== undefined,
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/patrol-coverage", { params: { query: { ...of } }, signal })),
  });
}

/** The corners that no patrol reached. */
export function useUnreached(of: CoverageOf | undefined) {
  return useQuery({
    queryKey: ["patrol-coverage-places", of],
    enabled: of !== undefined,
    queryFn: ({ signal }) => {
      const query = { ...of, is_reached: false, limit: fullPage };
      return body(api.GET("/api/v1/patrol-coverage/places", { params: { query }, signal }));
    },
  });
}
