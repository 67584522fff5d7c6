/** What the address says of which rosters are looked at, and of when. */
import { isMonth } from "@/shared/time/months";

export interface RosterSearch {
  readonly place_id?: string;
  /** Of the plan. */
  readonly month?: string;
  /** The instant of the board; now where it is left out. */
  readonly at?: string;
}

const isId = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value);
const isInstant = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 30 && !Number.isNaN(Date.parse(value));

/** Reads an address; what it names that is nothing here is as if it were not there. */
export function rosterSearch(said: Record<string, unknown>): RosterSearch {
  const { place_id, month, at } = said;
  return {
    ...(isId(place_id) ? { place_id } : {}),
    ...(isMonth(month) ? { month } : {}),
    ...(isInstant(at) ? { at } : {}),
  };
}
