/** Estates and their homes as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type Estate = FromServer<Schemas["EstateView"]>;
export type Unit = FromServer<Schemas["UnitView"]>;
