// @vitest-environment jsdom
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, button, pageOf, refusal, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const estate = { estate_id: "e1", name: "湖畔", time_zone: "Asia/Shanghai" };
const stop = {
  position: 1,
  place_id: "p1",
  kind: "building",
  place: "1栋",
  visited_by: null,
  visited_at: null,
  contents: null,
  file_ids: [],
  skipped_by: null,
  skipped_at: null,
  skip_reason: null,
};
const line = {
  patrol_round_id: "r1",
  version: 2,
  estate_id: "e1",
  patrol_plan_id: "n1",
  name: "每日巡视",
  form: "patrol-follow-up-record",
  form_version: 1,
  position: null,
  cleaning_fee: null,
  occasion: "planned",
  weather_warning_id: null,
  begins_at: "2026-03-03T01:00:00Z",
  due_at: "2026-03-03T03:00:00Z",
  status: "in_progress",
  started_by: "staff:s1",
  started_at: "2026-03-03T01:00:00Z",
  finished_by: null,
  finished_at: null,
  overdue_since: null,
  cancelled_at: null,
  stops: 2,
  visited: 0,
  skipped: 0,
  left_out: 0,
  findings: 0,
};
const offer = (...acts: string[]) => acts.map((act) => ({ act, permission: "registers:write", needs: [] }));
const other = { ...stop, position: 2, place_id: "p2", place: "2栋" };
const round = { ...line, places: [stop, other], found: [], acts: offer("visit", "skip") };
const finding = {
  patrol_finding_id: "f1",
  place_id: "p1",
  place: "1栋",
  kind: "engineering",
  severity: "important",
  title: "路灯不亮",
  description: "3号路灯不亮。",
  waste: null,
  ticket_id: "t1",
  ticket_number: "T2026-000007",
};
const over = {
  ...round,
  version: 3,
  places: [{ ...stop, visited_at: "2026-03-03T01:10:00Z", visited_by: "staff:s1" }, other],
  found: [finding],
};
const plan = {
  patrol_plan_id: "n1",
  version: 4,
  estate_id: "e1",
  terms: {
    name: "每日巡视",
    form: "patrol-follow-up-record",
    position: null,
    place_ids: [],
    within: { place_id: "e1", kinds: ["building"] },
    cadence: { frequency: "daily", times: ["09:00"], days: [], every_days: null, is_working_days: false },
    due_minutes: 120,
    weather: [{ kind: "typhoon", from_level: "blue", is_before: true, is_after: true, every_hours: 4 }],
    cleaning_fee: null,
    from: "2026-03-01",
    until: null,
  },
  set_by: "staff:s1",
  set_at: "2026-03-01T00:00:00Z",
  next_at: "2026-03-04T01:00:00Z",
};

const registers = (refused?: Response): Asked[] =>
  standIn([], ({ method, url, body }) => {
    switch (`${method} ${url.pathname.slice("/api/v1".length)}`) {
      case "GET /estates":
        return pageOf([estate]);
      case "GET /estates/e1":
        return Response.json(estate);
      case "GET /patrol-rounds":
        return pageOf([line]);
      case "GET /patrol-rounds/r1":
        return Response.json(round, { headers: { ETag: '"2"' } });
      case "POST /patrol-rounds/r1/visit":
        return refused ?? Response.json(over, { headers: { ETag: '"3"' } });
      case "POST /patrol-rounds/r1/skip":
        return Response.json({ ...over, acts: offer("finish") }, { headers: { ETag: '"3"' } });
      case "POST /patrol-rounds/r1/finish":
        return Response.json({ ...over, status: "done", acts: [] }, { headers: { ETag: '"4"' } });
      case "GET /patrol-plans":
        return pageOf([plan]);
      case "GET /patrol-plans/n1":
        return Response.json(plan, { headers: { ETag: '"4"' } });
      case "PUT /patrol-plans/n1":
        return Response.json({ ...plan, ...(body as object) });
      case "GET /patrol-templates":
        return Response.json([]);
      case "GET /form-definitions/patrol-follow-up-record":
        return refusal(404, "not_found", "Not found.");
      default:
        return pageOf([]);
    }
  });

async function show(page: string, permissions: readonly string[]): Promise<void> {
  root = await shown(permissions, async () => {
    const { PatrolsPages } = await import(".");
    const tree = createRootRoute({ component: PatrolsPages, notFoundComponent: PatrolsPages });
    const history = createMemoryHistory({ initialEntries: [page] });
    return <RouterProvider router={createRouter({ routeTree: tree, history }) as never} />;
  });
}

const writes = ["registers:read", "registers:write", "registers:supervise"];

it("ticks a stop with what was found, at the version that was seen, and shows its ticket", async () => {
  const asked = registers();
  await show("/patrols", writes);
  (await button("每日巡视")).click();
  expect((await seen("[data-stop=p1]")).textContent).toContain("1栋");
  (await button("Visited… 1栋")).click();
  (await seen<HTMLInputElement>(".ant-modal input[value=finding]")).click();
  type(await seen<HTMLInputElement>("#visit_title"), "路灯不亮");
  type(await seen<HTMLTextAreaElement>("#visit_description"), "3号路灯不亮。");
  (await button("Note the visit")).click();
  await told("T2026-000007");
  const visit = asked.find(({ url }) => url.pathname.endsWith("/visit"));
  expect(visit?.headers.get("If-Match")).toBe('"2"');
  expect(visit?.body).toEqual({
    place_id: "p1",
    findings: [{ kind: "cleaning", title: "路灯不亮", description: "3号路灯不亮。" }],
  });
});

it("says what the server refuses, and keeps what was written", async () => {
  registers(refusal(409, "patrols.visited_already", "This stop was visited already."));
  await show("/patrols", writes);
  (await button("每日巡视")).click();
  (await button("Visited… 1栋")).click();
  (await button("Note the visit")).click();
  await told("This stop was visited already.");
});

it("finishes a round once each stop was reached or skipped for a reason", async () => {
  const asked = registers();
  await show("/patrols", writes);
  (await button("每日巡视")).click();
  (await button("Skip… 2栋")).click();
  type(await seen<HTMLTextAreaElement>("#skip_reason"), "施工封闭");
  (await button("Skip…")).click();
  (await button("Finish the round")).click();
  await told("The round is done");
  expect(asked.find(({ url }) => url.pathname.endsWith("/skip"))?.body).toEqual({
    place_id: "p2",
    reason: "施工封闭",
  });
  expect(asked.find(({ url }) => url.pathname.endsWith("/finish"))?.headers.get("If-Match")).toBe('"3"');
});

it("changes a plan and keeps its rules about weather", async () => {
  const asked = registers();
  await show("/patrols/plans", writes);
  (await button("Change… 每日巡视")).click();
  type(await seen<HTMLInputElement>("#plan_times"), "8:30");
  (await button("Save")).click();
  await told("Saved");
  const changed = asked.find(({ method }) => method === "PUT");
  expect(changed?.headers.get("If-Match")).toBe('"4"');
  expect(changed?.body).toMatchObject({
    terms: { cadence: { frequency: "daily", times: ["08:30"] }, weather: plan.terms.weather },
  });
});

it("lets nobody plan who only reads, and shows nothing to whom the registers are closed", async () => {
  registers();
  await show("/patrols/plans", ["registers:read"]);
  await told("patrol-follow-up-record");
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "New plan",
  );
  root.unmount();
  const asked = registers();
  await show("/patrols", []);
  await told("You may not read patrols.");
  expect(asked).toEqual([]);
});
