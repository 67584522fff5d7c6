/** A roster of March with what belongs to it, as the server shows them. */
import { me } from "@/shared/testing/page";
import type {
  Duty,
  DutyHandover,
  Roster,
  RosterEntry,
  RosterPersonDay,
  ShiftPattern,
  ShiftSwap,
} from "../api/types";

const created_at = "2026-02-01T00:00:00Z";

export const pattern: ShiftPattern = {
  shift_pattern_id: "sp1",
  code: "THREE",
  name: "三班倒",
  shifts: [
    { code: "E", name: "早班", spans: [{ starts: "06:00", ends: "14:00" }] },
    { code: "N", name: "夜班", spans: [{ starts: "22:00", ends: "06:00" }] },
  ],
  cycle: ["E", "N", null],
  anchor: "2026-03-02",
  on_holidays: { rule: "as_cycle", shift: null },
  on_swapped_days: { rule: "as_cycle", shift: null },
  until: null,
  created_at,
};

export const roster: Roster = {
  roster_id: "r1",
  position_id: "p1",
  place_id: null,
  shift_pattern_id: "sp1",
  time_zone: "Asia/Shanghai",
  from: "2026-03-02",
  until: "2026-03-31",
  begins_at: "2026-03-01T16:00:00Z",
  ends_at: "2026-03-31T16:00:00Z",
  lines: [{ staff_id: "s1", offset: 0, from: "2026-03-02", until: "2026-03-31" }],
  created_at,
};

export const position = {
  position_id: "p1",
  code: "GUARD",
  title: "保安",
  organisation_unit_id: "u1",
  roles: [],
  place_kinds: [],
  created_at,
};

export const staff = [
  { staff_id: "s1", name: "李伟", username: "li", roles: [], scope: { kind: "group" } },
  { staff_id: "s2", name: "王敏", username: "wang", roles: [], scope: { kind: "group" } },
];

export const nobody: RosterPersonDay = {
  has_line: false,
  by_pattern: null,
  works: [],
  entry: null,
  given_to: null,
  taken_from: [],
};

export const entry = ({ kind, shift }: { kind: string; shift?: string }): RosterEntry => ({
  roster_entry_id: "e1",
  staff_id: "s1",
  day: "2026-03-02",
  kind: kind as RosterEntry["kind"],
  shift: shift ?? null,
  note: null,
  created_at,
});

const night: Duty = {
  staff_id: "s1",
  from: "2026-03-02T14:00:00Z",
  until: "2026-03-02T22:00:00Z",
  shift: "N",
  shift_name: "夜班",
  day: "2026-03-02",
  deputy_for: "s2",
  swapped_with: null,
  roster_id: "r1",
  time_zone: "Asia/Shanghai",
};

export const board = {
  at: "2026-03-02T18:00:00Z",
  place_id: null,
  positions: [
    {
      at: "2026-03-02T18:00:00Z",
      position_id: "p1",
      place_id: null,
      roster_ids: ["r1"],
      roster_place_id: null,
      on_duty: [night],
      next: [
        {
          ...night,
          staff_id: "s2",
          deputy_for: null,
          day: "2026-03-03",
          shift: "E",
          shift_name: "早班",
          from: "2026-03-02T22:00:00Z",
          until: "2026-03-03T06:00:00Z",
        },
      ],
    },
  ],
};

export const swap: ShiftSwap = {
  shift_swap_id: "w1",
  roster_id: "r1",
  staff_id: "s1",
  day: "2026-03-09",
  with_staff_id: me,
  with_day: null,
  status: "asked",
  begins_at: "2026-03-08T22:00:00Z",
  agreed_at: null,
  decided_by: null,
  decided_at: null,
  created_at,
};

export const handover: DutyHandover = {
  duty_handover_id: "h1",
  roster_id: "r1",
  position_id: "p1",
  place_id: null,
  staff_id: "s1",
  day: "2026-03-02",
  shift: "N",
  items: [
    {
      urgency: "urgent",
      text: "5 号楼电梯停运",
      is_done: false,
      reason: null,
      marked_by: null,
      marked_at: null,
    },
  ],
  note: null,
  taken_over_by: null,
  taken_over_at: null,
  created_at,
};
