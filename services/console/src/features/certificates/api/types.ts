/** Skills and certificates as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Certificate = FromServer<Schemas["Certificate"]>;
export type ClearedAct = Schemas["ClearedAct"];
export type NewCertificate = Schemas["NewCertificate"];
export type NewSkill = Schemas["NewSkill"];

export const clearedActs = ["calls"] as const satisfies readonly ClearedAct[];
