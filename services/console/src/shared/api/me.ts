import { createContext, use } from "react";

import type { Me } from "./session";

export const MeContext = createContext<Me | undefined>(undefined);

/** Who works at this desk. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === undefined) throw new Error("the desk is shown to somebody signed in");
  return me;
}
