import type { DutyFrequency, UnitKind } from "../api/types";
import type { Standing } from "../standing";

/** What a part of the organisation is. */
const kinds: Record<UnitKind, string> = { company: "Company", department: "Department", team: "Team" };

/** How it stands with a membership. */
const standing: Record<Standing, string> = { coming: "Coming", in_force: "In force", over: "Over" };

/** How often a duty comes again. */
const frequencies: Record<DutyFrequency, string> = {
  always: "Always",
  per_case: "Per case",
  daily: "Daily",
  weekly: "Weekly",
  monthly: "Monthly",
  quarterly: "Quarterly",
  yearly: "Yearly",
};

export const en = {
  title: "Organisation",
  tree: "Units of the group",
  noRight: "You may not read who is who.",
  empty: "There are no units yet.",
  kinds,
  positions: "Positions",
  noPositions: "This unit has no positions.",
  position: "Position",
  roles: "Roles",
  noRoles: "No roles",
  heldAt: "Held at",
  wholeGroup: "The whole group",
  holders: (position: string) => `${position}: who holds it`,
  alsoOver: "Also what is over",
  nobody: "Nobody holds it.",
  who: "Who",
  where: "Where",
  from: "From",
  until: "Until",
  noEnd: "No end known",
  deputy: "Deputy",
  standsIn: (who: string, from: string, until: string) => `${who}, ${from} to ${until}`,
  myDuties: "My duties today",
  noDuties: "You hold no position with duties just now.",
  duties: (position: string) => `${position}: duties`,
  duty: "Duty",
  howOften: "How often",
  state: "State",
  frequencies,
  states: { done: "Done", due: "Due", overdue: "Overdue", unknown: "—" },
  dueOn: (day: string) => `by ${day}`,
  form: (code: string) => `form ${code}`,
  notPermitted: "You lack the right for it.",
  asDeputy: "as deputy",
  limits: "Not theirs to decide",
  actions: "Actions",
  standing,
  acts: { end: "End…", delete: "Take back…", appoint: "Deputy…", remove: "No deputy…" },
  give: "Give to somebody",
  giveTitle: (position: string) => `Give the position ${position}`,
  whoMissing: "Choose who it is.",
  whereMissing: "Choose the place.",
  firstDay: "First day",
  lastDay: "Last day",
  given: "Given",
  endTitle: (who: string, position: string) => `End: ${who}, ${position}`,
  ended: "Ended",
  deleteTitle: (who: string, position: string) => `Take back: ${who}, ${position}`,
  deleteHint: "It has not begun: nothing of it stays.",
  deleted: "Taken back",
  appointTitle: (who: string, position: string) => `Who stands in for ${who} as ${position}`,
  appointed: "Appointed",
  removeTitle: (who: string) => `Nobody stands in for ${who} any more`,
  removeHint: "The rights that came of it are gone within seconds.",
  removed: "The deputy is gone",
};

export type Words = typeof en;
