/** Rosters and duty as the API shows them. */
import type { FromServer, Schemas } from "@/shared/api/types";

export type DutyBoard = FromServer<Schemas["DutyBoard"]>;
export type Duty = FromServer<Schemas["Duty"]>;
export type DutyHandover = FromServer<Schemas["DutyHandover"]>;
export type HandoverUrgency = Schemas["HandoverUrgency"];
export type NewRoster = Schemas["NewRoster"];
export type NewShiftPattern = Schemas["NewShiftPattern"];
export type PatternShift = FromServer<Schemas["PatternShift"]>;
export type Roster = FromServer<Schemas["Roster"]>;
export type RosterDateKind = Schemas["RosterDateKind"];
export type RosterDays = FromServer<Schemas["RosterDays"]>;
export type RosterEntry = FromServer<Schemas["RosterEntry"]>;
export type RosterEntryKind = Schemas["RosterEntryKind"];
export type RosterPersonDay = FromServer<Schemas["RosterPersonDay"]>;
export type ShiftPattern = FromServer<Schemas["ShiftPattern"]>;
export type ShiftSwap = FromServer<Schemas["ShiftSwap"]>;
export type ShiftSwapStatus = Schemas["ShiftSwapStatus"];
export type SpecialDayRule = Schemas["SpecialDayRule"];

export const urgencies = [
  "urgent",
  "general",
  "not_solvable_now",
] as const satisfies readonly HandoverUrgency[];
export const swapStatuses = [
  "asked",
  "agreed",
  "approved",
  "declined",
  "withdrawn",
  "lapsed",
] as const satisfies readonly ShiftSwapStatus[];
export const specialDayRules = ["as_cycle", "rest", "work"] as const satisfies readonly SpecialDayRule[];

/** A roster as it was read for some days, with the tag that a change of it has to name. */
export interface SeenRoster {
  readonly roster: Roster;
  readonly etag: string;
  readonly days: RosterDays;
}
