/** Articles and who has read them, as hooks. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api, body, tagged } from "@/shared/api/http";
import { keys } from "@/shared/api/keys";
import { pageSize } from "@/shared/api/pages";
import type { ArticleKind } from "./types";

/** What the list is narrowed to. */
export interface ArticleFilter {
  readonly search?: string;
  readonly kind?: ArticleKind;
  readonly must_know?: boolean;
  readonly is_read?: boolean;
}

/** Articles, a page at a time. */
export function useArticles(filter: ArticleFilter, isAllowed: boolean) {
  return useInfiniteQuery({
    queryKey: keys.articles(filter),
    enabled: isAllowed,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: pageSize, ...(pageParam === null ? {} : { after: pageParam }) };
      return body(api.GET("/api/v1/articles", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export function useArticle(code: string) {
  return useQuery({
    queryKey: [...keys.articles(), "one", code],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/articles/{article}", { params: { path: { article: code } }, signal })),
  });
}

/** Who has not read what holds, a page at a time. */
export function useLaggards(code: string) {
  return useInfiniteQuery({
    queryKey: [...keys.articles(), "laggards", code],
    queryFn: ({ pageParam, signal }) => {
      const query = { has_read: false, limit: pageSize, ...(pageParam === null ? {} : { after: pageParam }) };
      const params = { path: { article: code }, query };
      return body(api.GET("/api/v1/articles/{article}/readers", { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
