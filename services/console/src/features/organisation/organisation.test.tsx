// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { button, pageOf, patience, press, refusal, seen, standIn, told, type } from "@/shared/testing/page";
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
};
const guard = { ...cashier, position_id: "p2", code: "GUARD", title: "保安", roles: ["guard"] };
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

/** An identity with a company, a department in it, and one who holds a position there; it refuses whatever is given. */
const asked = () =>
  standIn([], ({ method, url }) => {
    const { pathname, searchParams } = url;
    if (pathname === "/api/v1/organisation-units") {
      if (searchParams.has("is_root")) return pageOf([unit("c", "company", "集团")]);
      return pageOf(searchParams.get("parent_id") === "c" ? [unit("d", "department", "财务部")] : []);
    }
    if (pathname === "/api/v1/positions") {
      return pageOf(searchParams.get("organisation_unit_id") === "d" ? [cashier] : []);
    }
    if (pathname === "/api/v1/positions/p2") return Response.json(guard);
    if (pathname === "/api/v1/staff") return pageOf([wang]);
    if (pathname === "/api/v1/memberships/m1") return Response.json(held, { headers: { ETag: '"3"' } });
    if (pathname === "/api/v1/memberships/m1/end") return Response.json({ ...held, until: "2026-06-30" });
    if (pathname === "/api/v1/memberships" && method === "POST") {
      return refusal(409, "identity.rights_would_widen", "Somebody's roles hold at different places.");
    }
    if (pathname === "/api/v1/memberships") {
      return pageOf(
        searchParams.has("staff_id") ? [{ ...held, membership_id: "m2", position_id: "p2" }] : [held],
      );
    }
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

it("shows why rights would widen: what they hold beside what was asked", async () => {
  const requests = asked();
  await show(["identity:read", "identity:write"]);
  await goToTheCashier();
  (await button("Give to somebody")).click();
  const who = await seen<HTMLInputElement>("#membership_staff_id");
  who.focus();
  who.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  (await seen(".ant-select-item-option[title='王敏']")).click();
  const give = [...document.querySelectorAll<HTMLButtonElement>(".ant-modal button")].find(
    ({ textContent }) => textContent === "Give to somebody",
  );
  give?.click();
  const why = await seen("[data-widening]");
  await told("Somebody's roles hold at different places.");
  await vi.waitFor(() => {
    expect(why.textContent).toContain("Their own account · The whole group · roles: agent");
    expect(why.textContent).toContain("保安 · The whole group · roles: guard");
    expect(why.textContent).toContain("Asked for now: 出纳 · The whole group · roles: cashier");
  }, patience);
  const given = requests.find(({ method }) => method === "POST");
  expect(given?.body).toMatchObject({ staff_id: "s1", position_id: "p1" });
});

it("offers no act without the right, and asks for nothing without that to read", async () => {
  asked();
  await show(["identity:read"]);
  await goToTheCashier();
  await seen("[data-membership=m1]");
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).toEqual(["出纳"]);
  root.unmount();
  document.body.replaceChildren();
  const requests = asked();
  await show([]);
  await told("You may not read who is who.");
  expect(requests).toEqual([]);
});
