/** What a trial found, summed up for the eye. */
import type { BackTest, Shares } from "./api/types";

export interface Row {
  readonly aspect: string;
  readonly change: string;
  readonly count: number;
}

const aspects = ["deadline", "escalation", "follow_up", "message"];

/** How many differences there are of each aspect and change, of all estates and kinds; in the order of a ticket's life. */
export function rowsOf(test: BackTest): Row[] {
  const counts = new Map<string, Row>();
  for (const { aspect, change, count } of test.differences) {
    const key = `${aspect} ${change}`;
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { aspect, change, count: before + count });
  }
  return [...counts.values()].sort(
    (one, other) => aspects.indexOf(one.aspect) - aspects.indexOf(other.aspect) || other.count - one.count,
  );
}

/** The share of promises that were kept, among those of which it is known; nothing where none is. */
export function share({ kept, missed }: Shares["before"]): number | undefined {
  const known = kept + missed;
  return known === 0 ? undefined : kept / known;
}
