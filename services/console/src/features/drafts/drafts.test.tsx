// @vitest-environment jsdom
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

const title = { zh: "物业服务中心", en: "Service centre" };
const line = { name: "service-centre", version: 1, is_shipped: true, status: "published" };
const standard = {
  ...line,
  title,
  source: "001.1",
  categories: [],
  roles: [],
  document: 'name = "service-centre"\n',
  history: null,
};

const history = {
  proposed_by: "staff:01900000-0000-7000-8000-00000000005b",
  proposer_id: "01900000-0000-7000-8000-00000000005b",
  proposed_at: "2026-03-01T00:00:00Z",
  decided_by: null,
  decider_id: null,
  decided_at: null,
  reason: null,
};
const proposed = { ...standard, name: "ours", version: 2, is_shipped: false, status: "proposed", history };

const test = {
  back_test_id: "01900000-0000-7000-8000-0000000000b1",
  standard: "ours",
  standard_version: 2,
  from: "2026-01-01T00:00:00Z",
  until: "2026-03-01T00:00:00Z",
  estates: [],
  status: "done",
  ended_at: "2026-03-02T00:00:00Z",
  tickets: 40,
  done: 40,
  changed: 7,
  skipped: 0,
  differences: [
    {
      estate_id: "01900000-0000-7000-8000-0000000000e1",
      kind: "repair",
      aspect: "deadline",
      change: "earlier",
      count: 7,
    },
  ],
  promises: [
    {
      promise: "resolve",
      before: { kept: 3, missed: 1, unknown: 0 },
      after: { kept: 2, missed: 2, unknown: 0 },
    },
  ],
  requested_by: "staff:1",
  requested_at: "2026-03-02T00:00:00Z",
};

const ticketing = (): Asked[] =>
  standIn([], ({ method, url, body }) => {
    const path = url.pathname.slice("/api/v1".length);
    if (path === "/standards/validate") {
      const isWrong = JSON.stringify(body).includes("terrm");
      return isWrong
        ? refusal(422, "standards.invalid_document", "The document is not right.", [
            {
              pointer: "/document",
              code: "standards.unknown_key",
              detail: "line 2, column 1: `terrm` is no key.",
            },
          ])
        : Response.json({ ...standard, name: "ours", version: 2 });
    }
    if (path === "/standards" && method === "POST") return Response.json(proposed);
    if (path === "/standards") return pageOf([line, { ...line, ...proposed }]);
    if (path === "/standards/ours/2/approve") return Response.json({ ...proposed, status: "published" });
    if (path === "/standards/ours/2/withdraw") return Response.json({ ...proposed, status: "withdrawn" });
    if (path === "/standards/ours/2") return Response.json(proposed);
    if (path === "/standards/service-centre/1") return Response.json(standard);
    if (path.endsWith("/differences")) {
      return pageOf([
        {
          back_test_difference_id: "01900000-0000-7000-8000-0000000000d1",
          ticket_id: "01900000-0000-7000-8000-000000000001",
          number: "T2026-000009",
          estate_id: "01900000-0000-7000-8000-0000000000e1",
          kind: "repair",
          aspect: "deadline",
          detail: "resolve",
          change: "earlier",
          before_at: "2026-02-03T00:00:00Z",
          before_clause: "DLN-02",
          after_at: "2026-02-02T00:00:00Z",
          after_clause: "OUR-01",
        },
      ]);
    }
    if (path.startsWith("/back-tests")) return Response.json(test);
    return pageOf([]);
  });

async function show(permissions = ["standards:write", "tickets:read"], name = "service-centre") {
  root = await shown(permissions, async () => {
    const { StandardsPage } = await import("./components/StandardsPage");
    return <StandardsPage />;
  });
  (await button(name)).click();
}

const area = () => seen<HTMLTextAreaElement>("#draft-document");

it("tells each fault with its line while one types, and lets nobody propose what is not right", async () => {
  ticketing();
  await show();
  await told("Right: ours, version 2");
  type(await area(), 'name = "ours"\nterrm = "1d"\n');
  await told("One fault");
  await told("`terrm` is no key.");
  expect((await button("Propose")).hasAttribute("disabled")).toBe(true);
  (await button("Line 2")).click();
  const written = await area();
  expect(written.value.slice(written.selectionStart, written.selectionEnd)).toBe('terrm = "1d"');
});

it("tries a draft on past tickets and shows the tickets behind a number", async () => {
  const asked = ticketing();
  await show();
  await told("Right: ours, version 2");
  (await button("Try")).click();
  await told("Of 40 tickets 7 would have been otherwise.");
  expect((await seen("[data-promise='resolve']")).textContent).toBe("Resolve75.0 % kept50.0 % kept");
  (await seen<HTMLButtonElement>("[data-sort='deadline earlier'] button")).click();
  await told("T2026-000009");
  expect((await seen("[data-behind='deadline earlier']")).textContent).toContain("OUR-01");
  const started = asked.find(({ method, url }) => method === "POST" && url.pathname.endsWith("/back-tests"));
  expect(Object.keys(started?.body ?? {}).sort()).toEqual(["document", "from", "until"]);
});

it("proposes what is right", async () => {
  ticketing();
  await show();
  await told("Right: ours, version 2");
  (await button("Propose")).click();
  await told("ours, version 2, is proposed: somebody else approves it.");
});

it("has somebody else approve a proposal, or withdraw it with a reason", async () => {
  const asked = ticketing();
  await show(["standards:approve", "tickets:read"], "ours");
  expect((await seen("[data-standing=proposed]")).textContent).toContain("Waits for approval");
  expect((await area()).readOnly).toBe(true);
  (await button("Approve and publish")).click();
  await told("ours, version 2, is published.");
  (await button("Withdraw…")).click();
  type(await seen<HTMLTextAreaElement>("#withdraw_reason"), "A slip in DLN-01.");
  (await seen<HTMLButtonElement>(".ant-modal-footer .ant-btn-primary")).click();
  await told("ours, version 2, is withdrawn.");
  const sent = asked.filter(({ method, url }) => method === "POST" && url.pathname.includes("/ours/2/"));
  expect(sent.map(({ body }) => body)).toEqual([undefined, { reason: "A slip in DLN-01." }]);
  expect(asked.some(({ url }) => url.pathname.endsWith("/validate"))).toBe(false);
});

it("offers whoever may only write nothing to decide about what another proposed", async () => {
  ticketing();
  await show(["standards:write", "tickets:read"], "ours");
  const standing = await seen("[data-standing=proposed]");
  expect(standing.querySelectorAll("button")).toHaveLength(0);
});
