/** Forms, as hooks, and their blank pages. */
import { useQuery } from "@tanstack/react-query";

import { api, body } from "@/shared/api/http";
import { fullPage, seldomChanges, whole } from "@/shared/api/pages";
import type { FormLine } from "./types";

/** Every version of every form, by code. */
export function useForms(isAllowed: boolean) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["forms"],
    enabled: isAllowed,
    queryFn: ({ signal }) =>
      whole<FormLine>((after) =>
        body(
          api.GET("/api/v1/form-definitions", { params: { query: { limit: fullPage, ...after } }, signal }),
        ),
      ),
    select: (forms) => forms.items,
  });
}

/** A form in one version; in its newest when none is named. Nothing is asked for without a code. */
export function useForm(code: string | undefined, version?: number) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["form", code, version],
    enabled: code !== undefined,
    queryFn: ({ signal }) => {
      const query = version === undefined ? {} : { version };
      const params = { path: { form: code ?? "" }, query };
      return body(api.GET("/api/v1/form-definitions/{form}", { params, signal }));
    },
  });
}

/** The page of a blank form, to print: of the same version as [`useForm`] reads. */
export function readBlankPage(code: string, version?: number, signal?: AbortSignal): Promise<string> {
  const params = { path: { form: code }, query: version === undefined ? {} : { version } };
  return body(
    api.GET("/api/v1/form-definitions/{form}/print", {
      params,
      parseAs: "text",
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** The same beside what the page is made of; `language`: another one is another page. */
export function useBlankPage(code: string, version: number, language: string) {
  return useQuery({
    ...seldomChanges,
    queryKey: ["form-page", code, version, language],
    queryFn: ({ signal }) => readBlankPage(code, version, signal),
  });
}
