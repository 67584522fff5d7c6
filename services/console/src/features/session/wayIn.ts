/** The pages of who is not signed in that have an address of their own: links and the provider lead there. */
export type WayIn = "forgotten" | "reset" | "provider";

export const wayInPaths = {
  forgotten: "/forgotten-password",
  reset: "/reset-password",
  provider: "/sign-in/provider",
} as const satisfies Record<WayIn, string>;

/** Which of them an address names. */
export function wayInAt(path: string): WayIn | undefined {
  const named = path.replace(/\/+$/, "");
  return (Object.keys(wayInPaths) as WayIn[]).find((way) => wayInPaths[way] === named);
}

const returnKey = "steward.return";

/** Keeps where to go once the provider has sent the browser back. */
export function keepReturn({ pathname, search }: Pick<Location, "pathname" | "search">): void {
  sessionStorage.setItem(returnKey, pathname + search);
}

/** Where to go then: an address of this page alone, whatever is kept. */
export function takeReturn(): string {
  const kept = sessionStorage.getItem(returnKey) ?? "/";
  sessionStorage.removeItem(returnKey);
  const url = new URL(kept, location.origin);
  return url.origin === location.origin && wayInAt(url.pathname) === undefined
    ? url.pathname + url.search
    : "/";
}
