import { expect, it } from "vitest";

import type { Callback } from "./api/types";
import { consentOf } from "./waivers";

const me = {
  staffId: "01900000-0000-7000-8000-00000000005a",
  permissions: ["callbacks:write"],
  grants: [],
  timeZone: "Asia/Shanghai",
};

const consent: Callback["acts"][number] = { act: "approve_waiver", permission: "callbacks:write", needs: [] };

function waived(
  over: Partial<NonNullable<Callback["waiver"]>> = {},
  acts = [consent],
): Pick<Callback, "acts" | "estate_id" | "waiver"> {
  const waiver = {
    kind: "customer_declined",
    waived_by: "staff:01900000-0000-7000-8000-00000000005b",
    approved_by: null,
    waived_at: "2026-03-02T09:00:00Z",
  };
  return { acts, estate_id: "e1", waiver: { ...waiver, ...over } };
}

it("lets a second person agree to a waiver, and nobody to their own", () => {
  expect(consentOf(waived(), me)).toBe("free");
  expect(consentOf(waived({ waived_by: `staff:${me.staffId}` }), me)).toBe("own");
});

it("offers nothing where the server allows no consent, or the agent has no right to give it", () => {
  expect(consentOf({ ...waived({}, []), waiver: null }, me)).toBe("none");
  expect(consentOf(waived({ approved_by: "staff:01900000-0000-7000-8000-00000000005c" }, []), me)).toBe(
    "none",
  );
  expect(consentOf(waived(), { ...me, permissions: ["callbacks:read"] })).toBe("none");
});
