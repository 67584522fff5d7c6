/** What every control of the designer knows of: what is wrong, and whether all of it is to be shown. */
import { createContext, use } from "react";

import type { FieldError } from "@/shared/api/types";

export interface Findings {
  readonly faults: readonly FieldError[];
  /** Somebody has tried to keep it: what is missing is told as well, wherever they have not been yet. */
  readonly isAll: boolean;
}

export const FindingsContext = createContext<Findings>({ faults: [], isAll: false });

export const useFindings = (): Findings => use(FindingsContext);
