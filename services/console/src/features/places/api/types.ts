/** Places and the units in them as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Place = FromServer<Schemas["PlaceView"]>;
export type PlaceKind = Schemas["PlaceKind"];
export type Unit = FromServer<Schemas["UnitView"]>;
export type UnitStatus = Schemas["UnitStatus"];
