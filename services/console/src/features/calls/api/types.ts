/** Calls and interactions as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type Call = Told<Schemas["CallView"]>;
export type Interaction = Told<Schemas["RecordedView"]>;
export type NewCall = Schemas["NewCall"];
export type NewInteraction = Schemas["NewInteraction"];
