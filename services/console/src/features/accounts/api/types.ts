/** Accounts and roles as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Account = FromServer<Schemas["StaffView"]>;
export type AccountLanguage = Schemas["Language"];
export type Role = FromServer<Schemas["RoleView"]>;
export type SecondFactorPolicy = Schemas["SecondFactorPolicy"];
