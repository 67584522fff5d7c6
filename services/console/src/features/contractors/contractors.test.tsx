// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  type Asked,
  button,
  pageOf,
  patience,
  refusal,
  seen,
  standIn,
  told,
  type,
} from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const days = {
  from: "2026-01-01",
  until: null,
  begins_at: "2025-12-31T16:00:00Z",
  ends_at: null,
  created_at: "2026-01-01T00:00:00Z",
};
const firm = {
  contractor_id: "f1",
  code: "LIFTS",
  name: "恒安电梯",
  contact_name: "赵经理",
  contact_phone: "****8000",
  skill_ids: ["k1"],
  place_ids: [],
  ...days,
};
const person = {
  contractor_person_id: "x1",
  contractor_id: "f1",
  name: "张工",
  phone: "****8001",
  staff_id: null,
  ...days,
};

const identity = (): Asked[] =>
  standIn([], ({ method, url, body }) => {
    switch (`${method} ${url.pathname.slice("/api/v1".length)}`) {
      case "GET /contractors":
        return pageOf([firm]);
      case "GET /contractors/f1":
        return Response.json({ ...firm, contact_phone: "13800138000" }, { headers: { ETag: '"3"' } });
      case "GET /skills":
        return pageOf([{ skill_id: "k1", code: "LIFT", name: "电梯维修", clears_for: [] }]);
      case "GET /contractor-people":
        return pageOf([person]);
      case "POST /contractor-people":
        return refusal(422, "malformed", "Something is wrong.", [
          { pointer: "/until", code: "x", detail: "lies outside the contract" },
        ]);
      case "PATCH /contractors/f1":
        return Response.json({ ...firm, ...(body as object) });
      case "POST /contractors/f1/end":
        return Response.json({ ...firm, until: "2026-06-30" });
      default:
        return pageOf([]);
    }
  });

async function show(permissions: readonly string[]): Promise<void> {
  root = await shown(permissions, async () => {
    const { ContractorsPage } = await import(".");
    return <ContractorsPage />;
  });
}

const firms = async () => {
  (await seen("[data-contractor=LIFTS] button")).click();
};
const inDialog = (name: string) =>
  vi.waitFor(() => {
    const all = [...document.querySelectorAll<HTMLButtonElement>(".ant-modal-footer button")];
    const found = all.find(({ textContent }) => textContent === name);
    if (found === undefined) throw new Error(`no button of the dialog is called ${name}`);
    return found;
  }, patience);

it("shows a firm with its trades, its days and its people, whose numbers are masked", async () => {
  identity();
  await show(["identity:read"]);
  await firms();
  await told("13800138000");
  await told("电梯维修");
  await told("****8001");
  expect((await seen("[data-person='张工']")).dataset["standing"]).toBe("running");
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "End…",
  );
});

it("changes whom to ask for, and keeps what was left as it is", async () => {
  const asked = identity();
  await show(["identity:read", "identity:write"]);
  await firms();
  (await button("Change…")).click();
  const phone = await seen<HTMLInputElement>("#contractor_contact_phone");
  expect(phone.value).toBe("13800138000");
  type(phone, "");
  (await inDialog("Save")).click();
  await told("Saved");
  const changed = asked.find(({ method }) => method === "PATCH");
  expect(changed?.headers.get("If-Match")).toBe('"3"');
  expect(changed?.body).toEqual({
    name: "恒安电梯",
    contact_name: "赵经理",
    contact_phone: null,
    skill_ids: ["k1"],
  });
});

it("says at the field what is wrong with somebody's days", async () => {
  const asked = identity();
  await show(["identity:read", "identity:write"]);
  await firms();
  (await button("Add somebody")).click();
  type(await seen<HTMLInputElement>("#person_name"), "李工");
  type(await seen<HTMLInputElement>("#person_until"), "2036-01-01");
  (await inDialog("Add somebody")).click();
  await told("lies outside the contract");
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    contractor_id: "f1",
    name: "李工",
    from: "2026-01-01",
    until: "2036-01-01",
  });
});

it("ends a contract with a day", async () => {
  const asked = identity();
  await show(["identity:read", "identity:write"]);
  await firms();
  (await button("End…")).click();
  type(await seen<HTMLInputElement>("#end_until"), "2026-06-30");
  (await inDialog("End…")).click();
  await told("Ended");
  expect(asked.find(({ url }) => url.pathname.endsWith("/end"))?.body).toEqual({ until: "2026-06-30" });
});
