/** Staff as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type Staff = FromServer<Schemas["StaffView"]>;
