import { expect, it } from "vitest";

import { articleSearch } from "./search";

it("keeps what a page reads, and drops the rest", () => {
  const said = { article: "our-parking", words: " lift ", about: "product", unread: true };
  expect(articleSearch({ ...said, more: 1 })).toEqual(said);
  expect(articleSearch({ article: "../x", words: " ", about: "riddle", unread: "yes" })).toEqual({});
});
