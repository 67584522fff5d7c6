/** Records, as hooks. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { answer, api, body } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { pageSize } from "@/shared/api/pages";
import type { RecordQuery } from "../search";
import type { RecordLine, SeenRecord } from "./types";

export function useRecords(query: RecordQuery) {
  return useInfiniteQuery({
    queryKey: keys.records(query),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: pageSize, ...(pageParam === undefined ? {} : { after: pageParam }) };
      return body(api.GET("/api/v1/records", { params: { query: { ...query, ...page } }, signal }));
    },
    getNextPageParam: (last: { items: RecordLine[]; next: string | null }) => last.next ?? undefined,
  });
}

export function useRecord(id: string) {
  return useQuery({
    queryKey: keys.record(id),
    queryFn: async ({ signal }): Promise<SeenRecord> => {
      const { data, etag } = await answer(
        api.GET("/api/v1/records/{id}", { params: { path: { id } }, signal }),
      );
      return { record: data, etag: etag ?? `"${data.version}"` };
    },
  });
}

/** What stood on a record at one revision. */
export function useRevision(id: string, revision: number) {
  return useQuery({
    queryKey: [...keys.record(id), revision],
    queryFn: ({ signal }) => {
      const path = { id, revision: String(revision) };
      return body(api.GET("/api/v1/records/{id}/revisions/{revision}", { params: { path }, signal }));
    },
  });
}
