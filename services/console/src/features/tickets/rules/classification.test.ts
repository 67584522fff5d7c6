import { expect, it } from "vitest";

import { ticket } from "../testing/ticket";
import { changesOf, classified, isConfidential, maySee } from "./classification";

const leak = ticket({ unit_id: "unit-1", customer_id: null });
const unchanged = classified(leak);

it("names only what differs, and always why", () => {
  expect(changesOf(leak, { ...unchanged, reason: " Misheard. " })).toEqual({ reason: "Misheard." });
  expect(
    changesOf(leak, {
      kind: "complaint",
      severity: "important",
      category: "noise",
      unitId: "unit-2",
      customerId: "customer-1",
      aboutStaffId: "staff-1",
      reason: "Misheard.",
    }),
  ).toEqual({
    kind: "complaint",
    severity: "important",
    category: "noise",
    unit_id: "unit-2",
    customer_id: "customer-1",
    about_staff_id: "staff-1",
    reason: "Misheard.",
  });
});

it("takes away whom and what was named wrongly, and says so in so many words", () => {
  const nobody = { ...unchanged, unitId: null, customerId: null, aboutStaffId: null, reason: "Why." };
  const named = ticket({ unit_id: "unit-1", customer_id: null, about_staff_id: "staff-1" });
  expect(changesOf(named, nobody)).toEqual({ unit_id: null, about_staff_id: null, reason: "Why." });
});

it("knows what becomes confidential, and to whom it is shown no longer", () => {
  expect(isConfidential({ kind: "complaint", aboutStaffId: null })).toBe(false);
  expect(isConfidential({ kind: "complaint", aboutStaffId: "staff-1" })).toBe(true);
  expect(isConfidential({ kind: "report", aboutStaffId: null })).toBe(true);

  const agent = {
    staffId: "staff-1",
    username: "agent",
    permissions: ["tickets:read"],
    grants: [],
    timeZone: "Asia/Shanghai",
  };
  const manager = { ...agent, permissions: ["tickets:read", "tickets:confidential"] };
  const report = ticket({ is_confidential: true });
  expect(maySee(leak, agent)).toBe(true);
  expect(maySee(report, agent)).toBe(false);
  expect(maySee(report, manager)).toBe(true);
  expect(maySee({ ...report, about_staff_id: "staff-1" }, manager)).toBe(false);
});

it("shows what is for named readers to these alone, whatever anybody holds", () => {
  const reader = {
    added_by: "staff:x",
    added_at: "2026-03-02T09:00:00Z",
    reason: "x",
    has_broken_glass: false,
  };
  const named = ticket({
    confidentiality: "named",
    is_confidential: true,
    readers: [{ staff_id: "staff-1", ...reader }],
  });
  const who = (staffId: string, ...permissions: string[]) => ({
    staffId,
    username: staffId,
    permissions,
    grants: [],
    timeZone: "Asia/Shanghai",
  });
  expect(maySee(named, who("staff-1"))).toBe(true);
  expect(maySee(named, who("staff-2", "tickets:confidential", "tickets:break_glass"))).toBe(false);
  expect(maySee({ ...named, about_staff_id: "staff-1" }, who("staff-1"))).toBe(false);
});
