/** Lists that are read page by page. */

export const pageSize = 50;
/** The server's largest page. */
export const fullPage = 200;
/** A guard for what is read whole; far beyond any estate. */
const mostPages = 25;

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Everything there is, or as much of it as is read. */
export interface Whole<T> {
  readonly items: T[];
  readonly isCut: boolean;
}

export async function whole<T>(
  readPage: (after: { after?: string }) => Promise<PageOf<T>>,
): Promise<Whole<T>> {
  const items: T[] = [];
  let after: string | null = null;
  for (let count = 0; count < mostPages; count += 1) {
    const page: PageOf<T> = await readPage(after === null ? {} : { after });
    items.push(...page.items);
    after = page.next;
    if (after === null) break;
  }
  return { items, isCut: after !== null };
}

/** For what is read often and changes seldom. */
export const seldomChanges = { staleTime: 5 * 60_000 };
