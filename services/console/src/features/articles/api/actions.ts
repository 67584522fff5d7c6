/** What is done to articles. */
import { api, body } from "@/shared/api/http";
import type { ArticleChange, NewArticle } from "./types";

export const articlePlaces = {
  "/code": "code",
  "/kind": "kind",
  "/zh/title": "title_zh",
  "/zh/text": "text_zh",
  "/en/title": "title_en",
  "/en/text": "text_en",
  "/en": "title_en",
} as const;

export function writeArticle(made: NewArticle, key: string) {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/articles", { params, body: made }));
}

export function replaceArticle(code: string, etag: string, change: ArticleChange) {
  const params = { path: { article: code }, header: { "If-Match": etag } };
  return body(api.PUT("/api/v1/articles/{article}", { params, body: change }));
}

export async function withdrawArticle(code: string, etag: string): Promise<void> {
  const params = { path: { article: code }, header: { "If-Match": etag } };
  await body(api.POST("/api/v1/articles/{article}/withdraw", { params }));
}

/** The agent has read this version. */
export function attestArticle(code: string, version: number) {
  const params = { path: { article: code } };
  return body(api.PUT("/api/v1/articles/{article}/attestation", { params, body: { read_version: version } }));
}
