/** Forms and their fields as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Form = FromServer<Schemas["Form"]>;
export type FormClass = Schemas["FormClass"];
export type FormField = FromServer<Schemas["FormField"]>;
export type FormFieldKind = Schemas["FormFieldKind"];
export type StoredFile = FromServer<Schemas["StoredFile"]>;
export type FormLine = FromServer<Schemas["FormLine"]>;
export type FormStatus = Schemas["FormStatus"];
export type FormSigner = Schemas["FormSigner"];
/** What is filled in, by the names of the fields. */
export type Contents = Readonly<Record<string, unknown>>;
