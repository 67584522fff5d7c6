/** Records on forms as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type RecordDetail = FromServer<Schemas["FormRecordDetail"]>;
export type RecordLine = FromServer<Schemas["FormRecord"]>;
export type RecordStatus = Schemas["FormRecordStatus"];
export type Revision = FromServer<Schemas["FormRevision"]>;
export type Signature = FromServer<Schemas["FormSignature"]>;

/** From the beginning to the file. */
export const recordStatuses = [
  "draft",
  "submitted",
  "checked",
  "filed",
] as const satisfies readonly RecordStatus[];

/** Lines of points, each coordinate in thousandths of the field. */
export type Strokes = readonly (readonly (readonly [number, number])[])[];

/** A record as it was seen: what is done to it carries the tag. */
export interface SeenRecord {
  readonly record: RecordDetail;
  readonly etag: string;
}
