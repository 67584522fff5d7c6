/** The organisation as the API shows it. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type DueDuty = FromServer<Schemas["DueDuty"]>;
export type DutyFrequency = Schemas["DutyFrequency"];
export type HeldPost = FromServer<Schemas["HeldPost"]>;
export type Membership = FromServer<Schemas["Membership"]>;
export type Position = FromServer<Schemas["Position"]>;
export type PostDuty = FromServer<Schemas["PostDuty"]>;
export type PostLimit = FromServer<Schemas["PostLimit"]>;
export type Unit = FromServer<Schemas["OrganisationUnit"]>;
export type UnitKind = Schemas["OrganisationUnitKind"];
