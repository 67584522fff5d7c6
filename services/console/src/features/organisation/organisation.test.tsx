// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { button, pageOf, patience, press, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";

let root: Root;

const unit = (id: string, kind: string, name: string) => ({ organisation_unit_id: id, kind, name });
const cashier = {
  position_id: "p1",
  code: "CASHIER",
  title: "出纳",
  organisation_unit_id: "d",
  roles: ["cashier"],
  place_kinds: [],
  post: null,
};
const assistant = {
  ...cashier,
  position_id: "p3",
  code: "ASSISTANT",
  title: "物业助理",
  post: "property-assistant",
};
const report = {
  rule: "SHF-15",
  text: { zh: "每日下班前填写物业日报表", en: "Fill in the property daily report before leaving each day" },
  frequency: "daily",
  by_day: null,
  permission: "registers:write",
  form: "property-daily-report",
  clause: null,
  operation: null,
};
const beyond = {
  rule: "SHF-07",
  text: {
    zh: "超出权限的事项上报物业经理",
    en: "What is beyond the assistant's authority goes to the property manager",
  },
  to: "property-manager",
};
const contents = { duties: [report], limits: [beyond], keeps: [] };
const today = { from: "2026-03-02", until: "2026-03-02", due_on: "2026-03-02" };
const month = { from: "2026-02-01", until: "2026-02-28", due_on: "2026-02-20" };
const mine = [
  {
    membership_id: "m3",
    position_id: "p3",
    title: "物业助理",
    post: "property-assistant",
    place_id: null,
    deputy_for: "s1",
    today: "2026-03-02",
    duties: [
      {
        ...report,
        is_permitted: true,
        period: today,
        last_record_at: null,
        is_done: true,
        is_overdue: false,
      },
      {
        ...report,
        rule: "ROL-44",
        frequency: "monthly",
        is_permitted: false,
        period: month,
        last_record_at: null,
        is_done: false,
        is_overdue: true,
      },
      {
        ...report,
        rule: "CNF-10",
        frequency: "always",
        form: null,
        is_permitted: true,
        period: null,
        last_record_at: null,
        is_done: null,
        is_overdue: false,
      },
    ],
    limits: [beyond],
    above: [
      {
        post: "property-manager",
        title: { zh: "管理处经理", en: "Manager of the office" },
        holders: [{ staff_id: "s2", name: "赵强" }],
      },
    ],
  },
];
const held = {
  membership_id: "m1",
  staff_id: "s1",
  position_id: "p1",
  place_id: null,
  from: "2026-01-01",
  until: null,
  begins_at: "2025-12-31T16:00:00Z",
  ends_at: null,
  deputy: null,
};

const wang = { staff_id: "s1", name: "王敏", username: "wang", roles: ["agent"], scope: { kind: "group" } };

/** An identity with a company, a department in it, and one who holds a position there. */
const asked = () =>
  standIn([], ({ url }) => {
    const { pathname, searchParams } = url;
    if (pathname === "/api/v1/organisation-units") {
      if (searchParams.has("is_root")) return pageOf([unit("c", "company", "集团")]);
      return pageOf(searchParams.get("parent_id") === "c" ? [unit("d", "department", "财务部")] : []);
    }
    if (pathname === "/api/v1/positions") {
      return pageOf(searchParams.get("organisation_unit_id") === "d" ? [cashier, assistant] : []);
    }
    if (pathname === "/api/v1/duties") return Response.json({ at: "2026-03-02T08:00:00Z", positions: mine });
    if (pathname === "/api/v1/positions/p3") return Response.json({ ...assistant, ...contents });
    if (pathname === "/api/v1/staff") return pageOf([wang]);
    if (pathname === "/api/v1/memberships/m1") return Response.json(held, { headers: { ETag: '"3"' } });
    if (pathname === "/api/v1/memberships/m1/end") return Response.json({ ...held, until: "2026-06-30" });
    if (pathname === "/api/v1/memberships") return pageOf([held]);
    return pageOf([]);
  });

async function show(permissions: readonly string[]): Promise<void> {
  root = await shown(permissions, async () => {
    const { OrganisationDesk } = await import(".");
    return <OrganisationDesk />;
  });
}

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function goToTheCashier(): Promise<void> {
  (await seen('[data-node="c"]')).focus();
  press("ArrowRight");
  await seen('[data-node="d"]');
  press("ArrowDown");
  await vi.waitFor(() => {
    expect(document.activeElement?.getAttribute("data-node")).toBe("d");
  }, patience);
  press("Enter");
  (await seen("[data-position=CASHIER] button")).click();
}

it("goes from unit to position to holder by keys, and ends what somebody holds as it is now", async () => {
  const requests = asked();
  await show(["identity:read", "identity:write"]);
  await goToTheCashier();
  const row = await seen("[data-membership=m1]");
  await vi.waitFor(() => {
    expect(row.textContent).toContain("王敏");
  }, patience);
  expect(row.dataset["standing"]).toBe("in_force");
  expect(document.querySelector("[data-position=CASHIER]")?.textContent).toContain("cashier");
  (await button("End… 王敏")).click();
  type(await seen<HTMLInputElement>("#end_until"), "2026-06-30");
  (await button("End…")).click();
  await told("Ended");
  const end = requests.find(({ url }) => url.pathname.endsWith("/end"));
  expect(end?.body).toEqual({ until: "2026-06-30" });
  expect(end?.headers.get("If-Match")).toBe('"3"');
});

it("offers no act without the right, and asks for nothing without that to read", async () => {
  asked();
  await show(["identity:read"]);
  await goToTheCashier();
  await seen("[data-membership=m1]");
  const buttons = [...document.querySelectorAll("button")].map(({ textContent }) => textContent);
  expect(buttons).toEqual(["My duties today", "出纳", "物业助理"]);
  root.unmount();
  document.body.replaceChildren();
  const requests = asked();
  await show([]);
  await told("You may not read who is who.");
  expect(requests.every(({ url }) => url.pathname === "/api/v1/duties")).toBe(true);
});

it("shows what one has to do today, what is done, and whose it is that is beyond one's authority", async () => {
  asked();
  await show([]);
  const mine = await seen("[data-held=m3]");
  expect(mine.textContent).toContain("物业助理 · The whole group · as deputy");
  const rows = [...mine.querySelectorAll<HTMLElement>("[data-duty]")];
  expect(rows.map(({ dataset }) => dataset["duty"])).toEqual(["done", "overdue", "unknown"]);
  expect(rows[0]?.textContent).toContain("SHF-15 · form property-daily-report");
  expect(rows[1]?.textContent).toContain("by 2026-02-20");
  expect(rows[1]?.textContent).toContain("You lack the right for it.");
  expect(mine.textContent).toContain("(SHF-07) → Manager of the office (赵强)");
});

it("shows the duties of a position that was made from a post, and goes back to one's own", async () => {
  asked();
  await show(["identity:read"]);
  await goToTheCashier();
  expect(document.querySelector("[data-post]")).toBeNull();
  (await seen("[data-position=ASSISTANT] button")).click();
  const duties = await seen("[data-post=property-assistant]");
  expect(duties.textContent).toContain("Fill in the property daily report before leaving each day");
  expect(duties.textContent).toContain("Daily");
  (await button("My duties today")).click();
  await seen("[data-held=m3]");
});
