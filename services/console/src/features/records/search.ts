/** The list of records as the address says it: what it is narrowed to, and how much of it is shown. */
import { dayAfter, startOfDay } from "@/shared/time/wall";
import { recordStatuses, type RecordStatus } from "./api/types";

export interface RecordFilter {
  readonly form?: string;
  readonly estate_id?: string;
  /** Not `status`, which in an address of the desk is a ticket's. */
  readonly record_status?: RecordStatus;
  readonly number?: string;
  readonly unit_id?: string;
  readonly customer_id?: string;
  /** Filled in by whoever looks. */
  readonly mine?: true;
  /** Those that run, such as loans of keys that are out; and of these, those that should have been closed. */
  readonly running?: true;
  /** Not `is_overdue`, which in an address of the desk is a ticket's. */
  readonly overdue?: true;
  /** The first and the last day on which they were handed in. */
  readonly handed_in_from?: string;
  readonly handed_in_until?: string;
}

export interface RecordSearch extends RecordFilter {
  /** How many pages of the list are shown; one unless more were asked for. */
  readonly pages?: number;
}

/** A link that asks for more is shown this much. */
const mostPages = 20;
/** The longest number that a record has. */
export const longestNumber = 32;

/** What the server counts versions with. */
const mostVersions = 2_147_483_647;

const isId = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value);
const isDay = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && dayAfter(value) !== undefined;
const isCode = (value: unknown): value is string =>
  typeof value === "string" && /^[a-z0-9-]{1,60}$/.test(value);
const isNumber = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.trim().length <= longestNumber;

/** Reads an address; what it names that is no filter of the list is as if it were not there. */
export function recordSearch(said: Record<string, unknown>): RecordSearch {
  const { form, estate_id, unit_id, customer_id, number, mine, running, overdue, pages } = said;
  const { handed_in_from, handed_in_until } = said;
  const status = recordStatuses.find((word) => word === said["record_status"]);
  return {
    ...(isCode(form) ? { form } : {}),
    ...(isId(estate_id) ? { estate_id } : {}),
    ...(status === undefined ? {} : { record_status: status }),
    ...(isNumber(number) ? { number: number.trim() } : {}),
    ...(isId(unit_id) ? { unit_id } : {}),
    ...(isId(customer_id) ? { customer_id } : {}),
    ...(mine === true ? { mine } : {}),
    ...(running === true ? { running } : {}),
    ...(overdue === true ? { overdue } : {}),
    ...(isDay(handed_in_from) ? { handed_in_from } : {}),
    ...(isDay(handed_in_until) ? { handed_in_until } : {}),
    ...(Number.isInteger(pages) && Number(pages) > 1 ? { pages: Math.min(Number(pages), mostPages) } : {}),
  };
}

/** What the list is narrowed to, without how much of it is shown. */
export function filterOf(search: RecordSearch): RecordFilter {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== "pages"));
}

export interface RecordQuery {
  readonly form?: string;
  readonly estate_id?: string;
  readonly status?: RecordStatus;
  readonly number?: string;
  readonly unit_id?: string;
  readonly customer_id?: string;
  readonly filled_by?: string;
  readonly running?: true;
  readonly is_overdue?: true;
  readonly handed_in_from?: string;
  readonly handed_in_before?: string;
}

/** What the server is asked for: days as instants by the clock of `zone`, and who "I" am. */
export function queryOf(
  filter: RecordFilter,
  { staffId, zone }: { staffId: string; zone: string },
): RecordQuery {
  const { record_status: status, mine, overdue, handed_in_from, handed_in_until, ...same } = filter;
  const from = handed_in_from === undefined ? undefined : startOfDay(handed_in_from, zone);
  const after = handed_in_until === undefined ? undefined : dayAfter(handed_in_until);
  const before = after === undefined ? undefined : startOfDay(after, zone);
  return {
    ...same,
    ...(status === undefined ? {} : { status }),
    ...(mine === undefined ? {} : { filled_by: `staff:${staffId}` }),
    ...(overdue === undefined ? {} : { is_overdue: overdue }),
    ...(from === undefined ? {} : { handed_in_from: from }),
    ...(before === undefined ? {} : { handed_in_before: before }),
  };
}

/** What a record is begun about, as the address of a form says it. */
export interface AboutSearch {
  readonly estate_id?: string;
  readonly unit_id?: string;
  readonly customer_id?: string;
}

export function aboutSearch(said: Record<string, unknown>): AboutSearch {
  const { estate_id, unit_id, customer_id } = recordSearch(said);
  return {
    ...(estate_id === undefined ? {} : { estate_id }),
    ...(unit_id === undefined ? {} : { unit_id }),
    ...(customer_id === undefined ? {} : { customer_id }),
  };
}

/** A form as its address says it: what a record is begun about, and which version is looked at. */
export interface FormSearch extends AboutSearch {
  /** The newest that is published, unless named. */
  readonly version?: number;
}

export function formSearch(said: Record<string, unknown>): FormSearch {
  const { version } = said;
  const isVersion = Number.isInteger(version) && Number(version) >= 1 && Number(version) <= mostVersions;
  return { ...aboutSearch(said), ...(isVersion ? { version: Number(version) } : {}) };
}
