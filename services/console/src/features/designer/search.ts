/** What is designed, as the address says it. */
export interface DesignSearch {
  /** The form that it begins with; an empty one when none is named. */
  readonly form?: string;
  readonly version?: number;
  /** Whether another form is made of it, or its next version; neither while a draft is gone on with. */
  readonly as?: "copy" | "next";
}

/** What the server counts versions with. */
const mostVersions = 2_147_483_647;

/** Reads an address; what it names besides is as if it were not there. */
export function designSearch(said: Record<string, unknown>): DesignSearch {
  const { form, version, as } = said;
  if (typeof form !== "string" || !/^[a-z0-9-]{1,60}$/.test(form)) return {};
  const isVersion = Number.isInteger(version) && Number(version) >= 1 && Number(version) <= mostVersions;
  return {
    form,
    ...(isVersion ? { version: Number(version) } : {}),
    ...(as === "copy" || as === "next" ? { as } : {}),
  };
}
