import { useEffect } from "react";

/** A list that is read page by page, as a query gives it. */
interface PagedList {
  readonly data: { readonly pages: readonly unknown[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Reads on until as many pages are shown as the address says. */
export function useFurtherPages(list: PagedList, wanted: number): void {
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const shown = data?.pages.length ?? 0;
  useEffect(() => {
    // One that failed is asked for again by whoever looks.
    if (shown === 0 || shown >= wanted || !hasNextPage || isFetching || isFetchNextPageError) return;
    void fetchNextPage();
  }, [shown, wanted, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
}
