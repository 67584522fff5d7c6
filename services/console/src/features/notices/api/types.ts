/** Notices as the API shows them. */
import type { Schemas, Told } from "@/shared/api/types";

export type Notice = Told<Schemas["NoticeView"]>;
export type NoticeKind = Schemas["NoticeKind"];
