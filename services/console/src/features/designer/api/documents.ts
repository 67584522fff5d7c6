/** Documents of forms: read to begin with, kept as drafts, and published. */
import { useQuery } from "@tanstack/react-query";

import { answer, api } from "@/shared/api/http";
import type { Form } from "@/features/forms";
import type { Definition } from "./types";

/** A document with the edition that was seen. */
export interface Written {
  readonly definition: Definition;
  readonly etag: string;
}

/** A version of a form that is kept, with the edition that it has now. */
export interface Kept {
  readonly form: Form;
  readonly etag: string;
}

// The generated types know no more of a definition than that it is an object.
const sent = (definition: Definition) => ({ definition: definition as unknown as Record<string, never> });

/** The document of a form; nothing is asked for without a code. */
export function useWritten(code: string | undefined, version: number | undefined) {
  return useQuery({
    queryKey: ["form-document", code, version],
    enabled: code !== undefined,
    // What is being written is not exchanged for another under the hands.
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Written> => {
      const params = { path: { form: code ?? "" }, query: version === undefined ? {} : { version } };
      const { data, etag } = await answer(
        api.GET("/api/v1/form-definitions/{form}/document", { params, signal }),
      );
      return { definition: data.definition as unknown as Definition, etag: etag ?? "" };
    },
  });
}

/** Keeps a new version as a draft; the same `key` keeps it once, however often it is sent. */
export async function createForm(definition: Definition, key: string): Promise<Kept> {
  const params = { header: { "Idempotency-Key": key } };
  return kept(api.POST("/api/v1/form-definitions", { params, body: sent(definition) }));
}

/** Puts this in place of a draft. */
export function replaceForm(definition: Definition, etag: string): Promise<Kept> {
  const params = { path: pathOf(definition), header: { "If-Match": etag } };
  return kept(
    api.PUT("/api/v1/form-definitions/{form}/versions/{version}", { params, body: sent(definition) }),
  );
}

/** Has a draft be filled in from now on. */
export function publishForm(definition: Definition, etag: string): Promise<Kept> {
  const params = { path: pathOf(definition), header: { "If-Match": etag } };
  return kept(api.POST("/api/v1/form-definitions/{form}/versions/{version}/publish", { params }));
}

const pathOf = ({ code, version }: Definition) => ({ form: code, version: String(version) });

async function kept(sending: Promise<{ data?: object; error?: unknown; response: Response }>): Promise<Kept> {
  const { data, etag } = await answer(sending);
  return { form: data as unknown as Form, etag: etag ?? "" };
}
