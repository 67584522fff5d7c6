/** Skills as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Skill = FromServer<Schemas["Skill"]>;
