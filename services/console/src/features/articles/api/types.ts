/** Articles as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type Article = FromServer<Schemas["Article"]>;
export type ArticleChange = Schemas["ArticleChange"];
export type ArticleKind = Schemas["ArticleKind"];
export type ArticleLine = FromServer<Schemas["ArticleLine"]>;
export type ArticleReader = FromServer<Schemas["ArticleReader"]>;
export type NewArticle = Schemas["NewArticle"];

export const articleKinds = [
  "question",
  "product",
  "discount",
  "formality",
  "house_rule",
  "promise",
  "solution",
] as const satisfies readonly ArticleKind[];
