/** Notices as the API shows them. */
import type { Schemas, FromServer } from "@/shared/api/types";

export type Notice = FromServer<Schemas["NoticeView"]>;
export type NoticeKind = Schemas["NoticeKind"];
