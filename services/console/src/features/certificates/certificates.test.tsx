// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, button, pageOf, patience, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const skill = {
  skill_id: "k1",
  code: "CALLS",
  name: "独立接听",
  clears_for: ["calls"],
  demanded_from: "2026-01-01",
  demanded_at: "2025-12-31T16:00:00Z",
  created_at: "2026-01-01T00:00:00Z",
};
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const certificate = {
  certificate_id: "c1",
  staff_id: "s1",
  contractor_person_id: null,
  skill_id: "k1",
  number: "HL-2026-017",
  issued_on: "2026-01-01",
  expires_on: daysFromNow(9).slice(0, 10),
  begins_at: "2025-12-31T16:00:00Z",
  ends_at: daysFromNow(10),
  revoked_at: null,
  revocation_reason: null,
  created_at: "2026-01-01T00:00:00Z",
};
const ofAContractor = {
  ...certificate,
  certificate_id: "c2",
  staff_id: null,
  contractor_person_id: "x1",
  number: "LIFT-9",
  expires_on: null,
  ends_at: null,
};

const identity = (): Asked[] =>
  standIn([], ({ method, url, body }) => {
    switch (`${method} ${url.pathname.slice("/api/v1".length)}`) {
      case "GET /skills":
        return pageOf([skill]);
      case "GET /skills/k1":
        return Response.json(skill, { headers: { ETag: '"4"' } });
      case "PATCH /skills/k1":
        return Response.json({ ...skill, ...(body as object) });
      case "GET /staff":
        return pageOf([
          { staff_id: "s1", name: "王敏", username: "wang", roles: [], scope: { kind: "group" } },
        ]);
      case "GET /certificates":
        return pageOf(url.searchParams.has("expires_before") ? [certificate] : [certificate, ofAContractor]);
      case "GET /certificates/c1":
        return Response.json(certificate, { headers: { ETag: '"2"' } });
      case "POST /certificates/c1/revoke":
        return Response.json({ ...certificate, revoked_at: daysFromNow(0), revocation_reason: "遗失" });
      case "GET /contractor-people/x1":
        return Response.json({ contractor_person_id: "x1", name: "张工" });
      default:
        return pageOf([]);
    }
  });

async function show(permissions: readonly string[]): Promise<void> {
  root = await shown(permissions, async () => {
    const { SkillsPage } = await import(".");
    return <SkillsPage />;
  });
}

it("shows what lapses soon, whose each is, and what it clears for", async () => {
  const asked = identity();
  await show(["identity:read"]);
  const row = await seen("[data-certificate='HL-2026-017']");
  expect(row.dataset["standing"]).toBe("lapsing");
  await vi.waitFor(() => {
    expect(document.querySelector("[data-certificate='LIFT-9']")?.textContent).toContain("张工");
  }, patience);
  expect((await seen("[data-skill=CALLS]")).textContent).toContain("Takes calls alone");
  expect((await seen("[data-skill=CALLS]")).textContent).toContain("asked for since 2026-01-01");
  await told("takes calls with somebody at their side");
  [...document.querySelectorAll<HTMLElement>(".ant-segmented-item input")][1]?.click();
  await vi.waitFor(() => {
    expect(document.querySelector("[data-certificate='LIFT-9']")).toBeNull();
  }, patience);
  const queries = () =>
    asked.filter(({ url }) => url.pathname === "/api/v1/certificates").map(({ url }) => url.searchParams);
  expect(queries()[0]?.get("has_expired")).toBe("false");
  await vi.waitFor(() => {
    expect(queries().at(-1)?.get("expires_before")).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }, patience);
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "Revoke…",
  );
});

it("revokes a certificate with a reason, at the version that it has", async () => {
  const asked = identity();
  await show(["identity:read", "identity:write"]);
  (await button("Revoke… HL-2026-017")).click();
  type(await seen<HTMLTextAreaElement>("#revocation_reason"), "遗失");
  (await button("Revoke…")).click();
  await told("Revoked");
  const revoked = asked.find(({ url }) => url.pathname.endsWith("/revoke"));
  expect(revoked?.headers.get("If-Match")).toBe('"2"');
  expect(revoked?.body).toEqual({ reason: "遗失" });
});

it("asks for the clearance no longer where its day is taken away", async () => {
  const asked = identity();
  await show(["identity:read", "identity:write"]);
  (await button("Change… 独立接听")).click();
  type(await seen<HTMLInputElement>("#skill_demanded_from"), "");
  (await button("Save")).click();
  await told("Saved");
  const changed = asked.find(({ method }) => method === "PATCH");
  expect(changed?.headers.get("If-Match")).toBe('"4"');
  expect(changed?.body).toEqual({ name: "独立接听", demanded_from: null });
});

it("asks for nothing without the right to read", async () => {
  const asked = identity();
  await show([]);
  await told("You may not read who is certified.");
  expect(asked).toEqual([]);
});
