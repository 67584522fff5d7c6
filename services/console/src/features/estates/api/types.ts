/** Estates and their homes as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type Estate = Told<Schemas["EstateView"]>;
export type Unit = Told<Schemas["UnitView"]>;
