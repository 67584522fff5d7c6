/**
 * The shapes that several features work with, by the names the desk uses for them. They come from the generated client
 * types; when the contract renames something, this file and those of its name in the features change, and no component.
 */
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** An answer carries every field, those without a value as null; only requests leave fields out. */
export type FromServer<T> = T extends readonly (infer Item)[]
  ? FromServer<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: FromServer<Exclude<T[Key], undefined>> }
    : T;

export type Currency = Schemas["Currency"];
export type Explained = FromServer<Schemas["Explained"]>;
export type FieldError = Schemas["ProblemFault"];
export type Money = Schemas["Money"];
export type OccupancyRole = Schemas["OccupancyRole"];
export type ProblemDocument = Schemas["Problem"];
export type Severity = Schemas["Severity"];
export type TicketKind = Schemas["TicketKind"];
export type TicketStatus = Schemas["TicketStatus"];

/** A path of the API to which something is posted, and what its request says. */
export type PostPath = { [P in keyof paths]: paths[P] extends { post: object } ? P : never }[keyof paths];
export type PostBody<P extends PostPath> = paths[P]["post"] extends {
  requestBody?: { content: { "application/json": infer Said } };
}
  ? Said
  : never;
