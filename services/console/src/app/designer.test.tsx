// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { field, goodsPass } from "@/features/records/testing/registers";
import {
  type Answer,
  button,
  pageOf,
  patience,
  refusal,
  seen,
  standIn,
  told,
  type,
} from "@/shared/testing/page";

let root: Root;

async function open(address: string): Promise<void> {
  history.replaceState(null, "", address);
  vi.resetModules();
  const { session } = await import("@/shared/api/session");
  const { App } = await import("./App");
  await session.restore();
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(<App />);
  await seen("#username");
  await session.signIn("lin", "secret");
}

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const rights = ["registers:read", "registers:write", "registers:supervise"];
const title = { zh: "放行条", en: "Goods-release pass" };
interface Said {
  code: string;
  version: number;
  field: { name: string; kind: string; title: { zh: string; en: string } }[];
}
const definition = {
  code: "goods-release-pass",
  version: 1,
  title,
  rules: ["GDS-02"],
  series: "GDP",
  class: "personal",
  size: "A5",
  orientation: "portrait",
  fill: "registers:write",
  field: [
    { name: "bearer", title: { zh: "持条人", en: "Bearer" }, kind: "text", required: true },
    { name: "valid_on", title: { zh: "放行日期", en: "Valid on" }, kind: "day" },
  ],
};

/** A registers service that keeps what is designed, and finds two fields of one name. */
function registers(kept: Said[]): Answer {
  return ({ method, url: { pathname }, body }) => {
    const said = (body as { definition: Said } | undefined)?.definition;
    const names = said?.field.map(({ name }) => name) ?? [];
    const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
    if (said !== undefined && twice !== -1) {
      const pointer = `/definition/field/${twice}/name`;
      const detail = `\`${names[twice]}\` is the name of an earlier one`;
      const fault = { pointer, code: "standards.duplicate_field", detail };
      return refusal(422, "standards.invalid_document", "The document is not right.", [fault]);
    }
    const fields = said?.field.map(({ name, kind, title: { en } }) => field(name, kind, en));
    const is_shipped = said === undefined;
    const form = {
      ...goodsPass,
      ...said,
      is_shipped,
      document: "code = …",
      fields: fields ?? goodsPass.fields,
    };
    const etag = { headers: { ETag: `"${kept.length + 1}"` } };
    if (pathname.endsWith("/proof")) return Response.json({ form, page: "<h1>The paper</h1>" });
    if (pathname.endsWith("/document")) {
      const now = kept.at(-1) ?? definition;
      return Response.json({ document: "", definition: now }, { headers: { ETag: `"${kept.length}"` } });
    }
    if (pathname.endsWith("/publish")) return Response.json(form, etag);
    if (method === "POST" && pathname === "/api/v1/form-definitions" && said !== undefined) {
      kept.push(said);
      return Response.json(form, { status: 201, headers: { ETag: `"${kept.length}"` } });
    }
    if (method === "PUT" && said !== undefined) {
      kept.push(said);
      return Response.json(form, { headers: { ETag: `"${kept.length}"` } });
    }
    if (pathname === "/api/v1/form-definitions") return pageOf([goodsPass]);
    if (pathname.startsWith("/api/v1/form-definitions/")) return Response.json(form);
    return pageOf([]);
  };
}

const copying = "/records/designer?form=goods-release-pass&version=1&as=copy";
const fields = () =>
  [...document.querySelectorAll<HTMLElement>("[data-design-field]")].map(
    ({ dataset }) => dataset["designField"],
  );

it("makes a form of the group's own from one that ships: moved, renamed, kept, changed and published", async () => {
  const kept: Said[] = [];
  const asked = standIn(rights, registers(kept));
  await open(copying);
  const second = await seen("[data-design-field=valid_on]");
  second.dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowUp", altKey: true, bubbles: true, cancelable: true }),
  );
  await vi.waitFor(() => {
    expect(fields()).toEqual(["valid_on", "bearer"]);
  }, patience);
  await told("Valid on is now 1 of 2");
  second.click();
  type(await seen<HTMLInputElement>('[data-place="/field/0/title/en"] input'), "Leaves on");
  await seen("[data-design-field=leaves_on]");
  await seen("[data-proof=sound]");
  expect(document.querySelector("#sample_leaves_on"), "as it is filled in").not.toBeNull();
  (await button("Save the draft")).click();
  await seen("[data-design-state=saved]");
  expect(kept.map(({ code, version }) => `${code} ${version}`)).toEqual(["our-goods-release-pass 1"]);
  expect(kept[0]?.field.map(({ name }) => name)).toEqual(["leaves_on", "bearer"]);
  expect(location.search).toBe("?form=our-goods-release-pass&version=1");
  expect(document.querySelector("[data-field-panel=leaves_on]"), "one goes on where one was").not.toBeNull();

  (await button("Remove the field")).click();
  await told("Leaves on was removed.");
  (await button("Undo")).click();
  await seen("[data-design-field=leaves_on]");
  (await button("Move down")).click();
  (await button("Publish…")).click();
  (await button("Publish")).click();
  await vi.waitFor(() => {
    expect(location.pathname).toBe("/records/forms/our-goods-release-pass");
  }, patience);
  const done = asked.filter(({ method, url }) => method !== "GET" && !url.pathname.endsWith("/proof"));
  const place = "/api/v1/form-definitions/our-goods-release-pass/versions/1";
  const acts = done.map(({ method, url, headers }) => `${method} ${url.pathname} ${headers.get("If-Match")}`);
  expect(acts).toEqual([
    "POST /api/v1/form-definitions null",
    `PUT ${place} "1"`,
    `POST ${place}/publish "2"`,
  ]);
  expect(kept[1]?.field.map(({ name }) => name)).toEqual(["bearer", "leaves_on"]);
});

it("tells what is wrong at its place, leads there, and keeps showing what was right before", async () => {
  const kept: Said[] = [];
  standIn(rights, registers(kept));
  await open(copying);
  (await seen("[data-design-field=valid_on]")).click();
  await seen("[data-proof=sound]");
  type(await seen<HTMLInputElement>('[data-place="/field/1/name"] input'), "bearer");
  await seen("[data-proof=faulty]");
  const line = await seen('[data-place="/field/1/name"]');
  expect(line.textContent).toContain("`bearer` is the name of an earlier one");
  expect(line.querySelector("input")?.getAttribute("aria-invalid")).toBe("true");
  expect(document.querySelector("#sample_valid_on"), "the form as it was").not.toBeNull();
  (await seen("[data-design-part=head]")).click();
  (await button("`bearer` is the name of an earlier one")).click();
  await vi.waitFor(() => {
    expect(document.activeElement?.closest("[data-place]")?.getAttribute("data-place")).toBe("/field/1/name");
  }, patience);
  (await button("Save the draft")).click();
  await told("The document is not right.");
  expect(kept).toEqual([]);
});

it("asks before anybody leaves with what is not kept", async () => {
  standIn(rights, registers([]));
  await open(copying);
  (await seen("[data-design-field=valid_on]")).click();
  type(await seen<HTMLInputElement>('[data-place="/field/1/title/zh"] input'), "日期");
  const away = () =>
    [...document.querySelectorAll("a")].find(({ pathname }) => pathname === "/callbacks")?.click();
  away();
  await told("Leave without saving?");
  (await button("Go on designing")).click();
  expect(location.pathname).toBe("/records/designer");
  await vi.waitFor(() => {
    expect(document.body.textContent).not.toContain("Leave without saving?");
  }, patience);
  away();
  await told("Leave without saving?");
  (await button("Leave")).click();
  await vi.waitFor(() => {
    expect(location.pathname).toBe("/callbacks");
  }, patience);
});

it("is for whoever supervises the registers", async () => {
  standIn(["registers:read", "registers:write"], registers([]));
  await open("/records/designer");
  await told("Forms are designed by whoever supervises the registers of the whole group.");
});
