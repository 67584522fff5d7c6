/** What the address says of the articles: which is open, and what the list is narrowed to. */
import { type ArticleKind, articleKinds } from "./api/types";

export interface ArticleSearch {
  readonly article?: string;
  readonly words?: string;
  readonly about?: ArticleKind;
  /** Only what one has to read still. */
  readonly unread?: true;
}

export function articleSearch(said: Record<string, unknown>): ArticleSearch {
  const { article, words, about, unread } = said;
  const known = articleKinds.find((one) => one === about);
  return {
    ...(typeof article === "string" && /^[a-z0-9-]{1,60}$/.test(article) ? { article } : {}),
    ...(typeof words === "string" && words.trim() !== "" ? { words: words.slice(0, 60) } : {}),
    ...(known === undefined ? {} : { about: known }),
    ...(unread === true ? { unread } : {}),
  };
}
