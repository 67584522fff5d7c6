/** Staff as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type Staff = Told<Schemas["StaffView"]>;
