/** The organisation as the API shows it. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Membership = FromServer<Schemas["Membership"]>;
export type Position = FromServer<Schemas["Position"]>;
export type Scope = FromServer<Schemas["Scope"]>;
export type Unit = FromServer<Schemas["OrganisationUnit"]>;
export type UnitKind = Schemas["OrganisationUnitKind"];
