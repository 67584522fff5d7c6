/** Which notices are news. */
import type { Notice } from "./api/types";

type NoticeRead = Pick<Notice, "notice_id" | "read_at">;

export function unread<Item extends NoticeRead>(items: readonly Item[]): Item[] {
  return items.filter((notice) => notice.read_at === null);
}

/** How many wait to be read, as the badge says it; nothing when none do. */
export function badge(items: readonly NoticeRead[], hasMore: boolean): string | undefined {
  const count = unread(items).length;
  if (count === 0) return undefined;
  return hasMore && count === items.length ? `${count}+` : String(count);
}

/**
 * What came while the page was open, the newest first. What was there when it was opened is for the badge and the list: an
 * agent who begins to work is not interrupted by yesterday.
 */
export function arrivals<Item extends NoticeRead>(
  items: readonly Item[],
  known: ReadonlySet<string> | undefined,
): Item[] {
  if (known === undefined) return [];
  return unread(items).filter((notice) => !known.has(notice.notice_id));
}

export function idsOf(items: readonly NoticeRead[]): ReadonlySet<string> {
  return new Set(items.map((notice) => notice.notice_id));
}
