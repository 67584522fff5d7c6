import { expect, it } from "vitest";

import { isHandover } from "./api/notices";
import { arrivals, badge, idsOf, unread } from "./arrivals";

function told(id: string, isRead = false) {
  return { notice_id: id, read_at: isRead ? "2026-03-02T09:00:00Z" : null };
}

const ids = (items: readonly { notice_id: string }[]) => items.map((notice) => notice.notice_id);

it("counts what was not read, and says when there may be more", () => {
  expect(badge([], false)).toBeUndefined();
  expect(badge([told("b", true), told("a", true)], true)).toBeUndefined();
  expect(badge([told("c"), told("b", true), told("a")], true)).toBe("2");
  expect(badge([told("b"), told("a")], true)).toBe("2+");
  expect(badge([told("b"), told("a")], false)).toBe("2");
  expect(ids(unread([told("c"), told("b", true), told("a")]))).toEqual(["c", "a"]);
});

it("shows what comes while the page is open, and nothing of what was there before", () => {
  const atFirst = [told("b"), told("a")];
  expect(arrivals(atFirst, undefined)).toEqual([]);
  const known = idsOf(atFirst);
  expect(arrivals(atFirst, known)).toEqual([]);
  expect(ids(arrivals([told("d"), told("c"), ...atFirst], known))).toEqual(["d", "c"]);
  expect(ids(arrivals([told("d", true), told("c"), ...atFirst], known))).toEqual(["c"]);
});

it("knows which changes of a ticket may be news for somebody", () => {
  expect(isHandover('{"ticket_id":"x","event":"ticket_assigned"}')).toBe(true);
  expect(isHandover('{"ticket_id":"x","event":"ticket_released"}')).toBe(true);
  expect(isHandover('{"ticket_id":"x","event":"ticket_closed"}')).toBe(false);
  expect(isHandover("null")).toBe(false);
  expect(isHandover("not json")).toBe(false);
});
