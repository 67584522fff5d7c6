/** Drafts of standards and their trials as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type BackTest = FromServer<Schemas["BackTest"]>;
export type Difference = FromServer<Schemas["BackTestDifference"]>;
export type StandardLine = FromServer<Schemas["StandardLine"]>;
export type Standard = FromServer<Schemas["StandardView"]>;
export type Shares = BackTest["promises"][number];

/** A number of a back-test: how many differences there are of one sort. */
export interface Sort {
  readonly aspect: string;
  readonly change: string;
  readonly kind?: string;
  readonly estateId?: string;
}
