/** What is done to records. Each act carries the version that was seen, so that it is done to nothing else. */
import { answer, api, body } from "@/shared/api/http";
import type { Schemas } from "@/shared/api/types";
import type { Contents } from "@/features/forms";
import type { RecordDetail, SeenRecord, Strokes } from "./types";

export interface Beginning {
  readonly form: string;
  readonly estate_id: string;
  readonly unit_id?: string;
  readonly customer_id?: string;
  readonly contents: Contents;
}

// The generated types know no more of contents than that they are an object.
const sent = (contents: Contents) => contents as Record<string, never>;

/** Begins a draft; the same `key` begins it once, however often it is sent. */
export async function startRecord({ contents, ...about }: Beginning, key: string): Promise<RecordDetail> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/records", { params, body: { ...about, contents: sent(contents) } }));
}

/** Puts all of this on a draft. */
export function changeDraft(id: string, etag: string, contents: Contents): Promise<SeenRecord> {
  return seen(
    api.PATCH("/api/v1/records/{id}", { params: paramsOf(id, etag), body: { contents: sent(contents) } }),
  );
}

export function submitRecord(id: string, etag: string): Promise<SeenRecord> {
  return seen(api.POST("/api/v1/records/{id}/submit", { params: paramsOf(id, etag) }));
}

export function checkRecord(id: string, etag: string): Promise<SeenRecord> {
  return seen(api.POST("/api/v1/records/{id}/check", { params: paramsOf(id, etag) }));
}

export function fileRecord(id: string, etag: string): Promise<SeenRecord> {
  return seen(api.POST("/api/v1/records/{id}/file", { params: paramsOf(id, etag) }));
}

/** Ends what runs, with what is filled in then. */
export function closeRecord(id: string, etag: string, contents: Contents): Promise<SeenRecord> {
  const closing = { contents: sent(contents) };
  return seen(api.POST("/api/v1/records/{id}/close", { params: paramsOf(id, etag), body: closing }));
}

export const signaturePlaces = { "/name": "name", "/strokes": "strokes" } as const;

export interface NewSignature {
  readonly field: string;
  /** Who signs, of a customer. */
  readonly name?: string;
  readonly strokes: Strokes;
}

export function signRecord(id: string, etag: string, given: NewSignature): Promise<SeenRecord> {
  const strokes = given.strokes.map((line) => line.map(([x, y]) => [x, y]));
  return seen(
    api.POST("/api/v1/records/{id}/sign", { params: paramsOf(id, etag), body: { ...given, strokes } }),
  );
}

/** Puts right what was handed in, as a new revision. */
export function correctRecord(
  id: string,
  etag: string,
  contents: Contents,
  reason: string,
): Promise<SeenRecord> {
  const change = { contents: sent(contents), reason };
  return seen(api.POST("/api/v1/records/{id}/correct", { params: paramsOf(id, etag), body: change }));
}

export const holdPlaces = { "/reason": "reason" } as const;

/** Keeps time from disposing of it. */
export function holdRecord(id: string, etag: string, reason: string): Promise<SeenRecord> {
  return seen(api.POST("/api/v1/records/{id}/hold", { params: paramsOf(id, etag), body: { reason } }));
}

/** Ends that. */
export function releaseRecord(id: string, etag: string, reason: string): Promise<SeenRecord> {
  return seen(api.POST("/api/v1/records/{id}/release", { params: paramsOf(id, etag), body: { reason } }));
}

/** The page of a record, to print. */
export function readRecordPage(id: string): Promise<string> {
  return body(api.GET("/api/v1/records/{id}/print", { params: { path: { id } }, parseAs: "text" }));
}

function paramsOf(id: string, etag: string) {
  return { path: { id }, header: { "If-Match": etag } };
}

async function seen(sending: Parameters<typeof answer<Schemas["FormRecordDetail"]>>[0]): Promise<SeenRecord> {
  const { data, etag } = await answer(sending);
  return { record: data, etag: etag ?? `"${data.version}"` };
}
