/** Calls and interactions as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type Call = FromServer<Schemas["CallView"]>;
export type Interaction = FromServer<Schemas["RecordedView"]>;
export type NewCall = Schemas["NewCall"];
export type NewInteraction = Schemas["NewInteraction"];
