/** Scripts as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Channel = Schemas["Channel"];
export type Checklist = FromServer<Schemas["Checklist"]>;
export type ForbiddenText = FromServer<Schemas["ForbiddenText"]>;
export type ScriptLine = FromServer<Schemas["ScriptLine"]>;
export type ScriptMoment = Schemas["ScriptMoment"];
export type Scripts = FromServer<Schemas["Scripts"]>;
export type ScriptSlot = Schemas["ScriptSlot"];
/** What an agent ticked off of a checklist. */
export type Ticked = Schemas["NewTold"];
