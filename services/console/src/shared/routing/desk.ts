/**
 * Which desk the address names. A ticket has an address of its own and is shown over a desk: over the one it was opened
 * from, which the history entry remembers, so that a call that is being taken stays where it is; over the list of
 * tickets for who comes by a link.
 */
import { useRouterState } from "@tanstack/react-router";

export const desks = [
  "calls",
  "tickets",
  "callbacks",
  "emergencies",
  "articles",
  "places",
  "records",
  "patrols",
  "organisation",
  "rosters",
  "accounts",
] as const;
export type Desk = (typeof desks)[number];

export const deskPaths = {
  calls: "/calls",
  tickets: "/tickets",
  callbacks: "/callbacks",
  emergencies: "/emergencies",
  articles: "/articles",
  places: "/places",
  records: "/records",
  patrols: "/patrols",
  organisation: "/organisation",
  rosters: "/rosters",
  accounts: "/accounts",
} as const;

/** The pages that a desk has besides its first. */
export const subPages: Readonly<Partial<Record<Desk, readonly string[]>>> = {
  patrols: ["plans", "coverage", "weather"],
  organisation: ["certificates", "contractors", "standards"],
  rosters: ["duty", "swaps", "handovers", "patterns", "calendars"],
};

/** The desks that show the list of tickets, whose narrowing goes with the agent from one to the other. */
export const showsTickets = (desk: Desk): boolean => desk === "calls" || desk === "tickets";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The desk that a ticket was opened over. */
    behind?: Desk;
  }
}

/** The desk at a path; nothing where there is no page. */
export function deskAt(path: string, behind: Desk | undefined): Desk | undefined {
  const [, first, thing, ...more] = path.replace(/\/+$/, "").split("/");
  const named = desks.find((desk) => desk === first);
  if (thing === undefined) return named;
  if (named !== undefined && subPages[named]?.includes(thing) === true) {
    return more.length === 0 ? named : undefined;
  }
  // Each emergency has an address of its own.
  if (named === "emergencies") return more.length === 0 ? named : undefined;
  // The forms lie among the records, each with an address of its own.
  if (named === "records") return more.length <= (thing === "forms" ? 1 : 0) ? named : undefined;
  return named === "tickets" && more.length === 0 ? (behind ?? named) : undefined;
}

export function useDesk(): Desk | undefined {
  return useRouterState({ select: ({ location }) => deskAt(location.pathname, location.state.behind) });
}
