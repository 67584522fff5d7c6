/** Standards as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type Standard = FromServer<Schemas["StandardView"]>;

/** What names the standard that governs it: an estate, or a ticket of it. */
export interface Governed {
  readonly standard: string;
  readonly standard_version: number;
}
