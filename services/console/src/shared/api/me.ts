import { createContext, use } from "react";

import type { Grant, Me } from "./session";

export const MeContext = createContext<Me | undefined>(undefined);

/** Who works at this desk. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === undefined) throw new Error("the desk is shown to somebody signed in");
  return me;
}

/** Who is asking, with what they may do at an estate. Which regions it lies in is not known here: what holds in any may. */
export function meAt<Who extends Pick<Me, "permissions" | "grants">>(me: Who, estateId: string): Who {
  if (me.grants.length === 0) return me;
  const permissions = me.grants
    .filter(({ scope }) => mayReach(scope, estateId))
    .flatMap((one) => one.permissions);
  return { ...me, permissions };
}

function mayReach(scope: Grant["scope"], estateId: string): boolean {
  switch (scope.kind) {
    case "group":
    case "regions":
    case "places":
      return true;
    case "estates":
      return scope.estates.includes(estateId);
  }
}
