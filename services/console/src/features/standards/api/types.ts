/** Standards as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type Standard = Told<Schemas["StandardView"]>;

/** What names the standard that governs it: an estate, or a ticket of it. */
export interface Governed {
  readonly standard: string;
  readonly standard_version: number;
}
