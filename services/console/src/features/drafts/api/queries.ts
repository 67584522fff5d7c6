/** Standards, what a draft says, and trials of drafts, as hooks. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, body } from "@/shared/api/http";
import { fullPage, pageSize, whole } from "@/shared/api/pages";
import { type Problem, problemFrom } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n/words";
import type { BackTest, Sort, Standard, StandardLine } from "./types";

export function useStandardList(isAllowed: boolean) {
  return useQuery({
    queryKey: ["standards"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<StandardLine>((after) => {
        const query = { limit: fullPage, ...after };
        return body(api.GET("/api/v1/standards", { params: { query }, signal }));
      }),
  });
}

/** Who types is not asked about each letter. */
const pauseMs = 400;

export interface Checking {
  /** What the document says, where it is right. */
  readonly standard: Standard | undefined;
  readonly problem: Problem | undefined;
  readonly isChecking: boolean;
}

/** What the server says of a draft, a moment after it was changed; it is not asked on behalf of who may write none. */
export function useCheck(document: string, isAllowed: boolean): Checking {
  const language = useLanguage();
  const question = `${language} ${document}`;
  const [answered, setAnswered] = useState<Omit<Checking, "isChecking"> & { to: string }>({
    standard: undefined,
    problem: undefined,
    to: "",
  });
  useEffect(() => {
    if (!isAllowed) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      body(api.POST("/api/v1/standards/validate", { body: { document }, signal: asking.signal })).then(
        (standard) => {
          if (!asking.signal.aborted) setAnswered({ standard, problem: undefined, to: question });
        },
        (error: unknown) => {
          if (asking.signal.aborted) return;
          setAnswered({ standard: undefined, problem: problemFrom(error), to: question });
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [document, question, isAllowed]);
  const { standard, problem, to } = answered;
  return { standard, problem, isChecking: to !== question };
}

/** A trial is asked for again while it runs. */
const againMs = 700;

export function useBackTest(id: string | undefined) {
  return useQuery<BackTest>({
    queryKey: ["back-test", id],
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === "running" ? againMs : false),
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/back-tests/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

/** The first of the tickets behind a number. */
export function useDifferences(id: string, sort: Sort | undefined) {
  return useQuery({
    queryKey: ["back-test", id, "differences", sort],
    enabled: sort !== undefined,
    queryFn: ({ signal }) => {
      const query = {
        limit: pageSize,
        aspect: sort?.aspect as "deadline",
        change: sort?.change as "added",
      };
      return body(
        api.GET("/api/v1/back-tests/{id}/differences", { params: { path: { id }, query }, signal }),
      );
    },
  });
}
