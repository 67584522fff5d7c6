/** Playbooks and their runs, as hooks. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { fullPage, pageSize, seldomChanges, whole } from "@/shared/api/pages";
import type { Playbook, RunStatus } from "./types";

/** How often what others do in an emergency is looked for. */
const watched = 5_000;

export function usePlaybooks(isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["playbooks"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<Playbook>((after) =>
        body(api.GET("/api/v1/playbooks", { params: { query: { limit: fullPage, ...after } }, signal })),
      ),
  });
}

/** Runs, a page at a time. */
export function useRuns(status: RunStatus | undefined, isAllowed: boolean) {
  return useInfiniteQuery({
    queryKey: keys.playbookRuns({ status }),
    enabled: isAllowed,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: pageSize,
        ...(status === undefined ? {} : { status }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return body(api.GET("/api/v1/playbook-runs", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: watched,
  });
}

/** One run with its steps, as it changes under everybody's hands. */
export function useRun(id: string) {
  return useQuery({
    queryKey: keys.playbookRun(id),
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/playbook-runs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? watched : false),
    refetchOnWindowFocus: true,
  });
}
