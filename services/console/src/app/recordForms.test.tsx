// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  clerk,
  estate,
  field,
  goodsPass,
  id,
  loan,
  record,
  registers,
  shown,
} from "@/features/records/testing/registers";
import { button, pageOf, patience, refusal, seen, standIn, told, type } from "@/shared/testing/page";

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

it("finds a form in the catalogue and begins a record on it about what the address says", async () => {
  const asked = standIn(
    clerk,
    registers(record, () => refusal(404, "not_found", "There is nothing here.")),
  );
  await open(`/records/forms?estate_id=${estate}`);
  await seen("[data-form=letter-register]");
  type(await seen<HTMLInputElement>("input[type=search]"), "gds-02");
  await vi.waitFor(() => {
    expect(document.querySelector("[data-form=letter-register]")).toBeNull();
  }, patience);
  (await seen("[data-form=goods-release-pass] a")).click();
  await vi.waitFor(() => {
    expect(location.pathname + location.search).toBe(`/records/forms/goods-release-pass?estate_id=${estate}`);
  }, patience);
  (await button("Begin a record")).click();
  await vi.waitFor(() => {
    const begun = asked.find(({ method, url }) => method === "POST" && url.pathname === "/api/v1/records");
    expect(begun?.body).toEqual({ form: "goods-release-pass", estate_id: estate, contents: {} });
    expect(begun?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
  }, patience);
});

it("tells the group's own forms from those that ship, and leads to every version of one", async () => {
  const own = {
    ...goodsPass,
    code: "our-bicycles",
    is_shipped: false,
    title: { zh: "自行车", en: "bicycles" },
  };
  const versions = [own, { ...own, version: 2, status: "draft" }];
  const asked = standIn(clerk, ({ url: { pathname, searchParams } }) => {
    if (pathname === "/api/v1/form-definitions") return pageOf([goodsPass, ...versions]);
    if (pathname === "/api/v1/form-definitions/our-bicycles") {
      return Response.json(versions[Number(searchParams.get("version") ?? "1") - 1]);
    }
    return pageOf([]);
  });
  await open(`/records/forms?estate_id=${estate}`);
  expect((await seen("[data-form=goods-release-pass]")).textContent).toContain("Steward");
  const row = await seen("[data-form=our-bicycles]");
  expect(row.textContent).toContain("The group");
  expect(row.textContent).toContain("Published");
  row.querySelector("a")?.click();
  await button("Begin a record");
  const links = () => [...document.querySelectorAll<HTMLAnchorElement>("nav[aria-label=Versions] a")];
  expect(links().map(({ textContent }) => textContent)).toEqual(["Version 2", "Version 1"]);
  links()[0]?.click();
  await vi.waitFor(() => {
    expect(links()[0]?.getAttribute("aria-current")).toBe("page");
  }, patience);
  expect(location.search).toContain("version=2");
  const buttons = [...document.querySelectorAll("main button")].map(({ textContent }) => textContent);
  expect(buttons, "nobody begins with a draft").not.toContain("Begin a record");
  await vi.waitFor(() => {
    const papers = asked.filter(({ url }) => url.pathname.endsWith("/print"));
    expect(papers.map(({ url }) => url.searchParams.get("version"))).toContain("2");
  }, patience);
});

it("leads from what somebody is reminded of to the record", async () => {
  const notice = {
    notice_id: "01900000-0000-7000-8000-0000000000a1",
    kind: "form_record_reminder",
    estate_id: estate,
    ticket_id: null,
    callback_id: null,
    ticket_number: null,
    title: null,
    by: null,
    noticed_at: "2026-03-02T02:00:00Z",
    read_at: null,
    form_record_id: id,
    form: loan.code,
    record_number: "GDP-2026-0001",
    field: "bearer",
    date: "2026-03-09",
  };
  const plain = registers(record, () => refusal(404, "not_found", "There is nothing here."), loan);
  const asked = standIn(clerk, (one) => {
    if (one.url.pathname === "/api/v1/notices") return pageOf([notice]);
    if (one.url.pathname.endsWith("/read")) return new Response(null, { status: 204 });
    return plain(one);
  });
  await open("/records");
  (await button("Notices: 1 unread")).click();
  const line = await seen("[data-notice=form_record_reminder]");
  await vi.waitFor(() => {
    expect(line.textContent).toContain("Goods-release pass · Bearer: 2026-03-09");
  }, patience);
  const link = line.querySelector("a");
  expect(link?.textContent).toBe("A date on record GDP-2026-0001 needs attention");
  link?.click();
  await seen("[data-record-page=draft]");
  expect(location.pathname).toBe(`/records/${id}`);
  await vi.waitFor(() => {
    expect(asked.map(({ url }) => url.pathname)).toContain(`/api/v1/notices/${notice.notice_id}/read`);
  }, patience);
});

it("sends a file for a draft, tells what is refused in words, and takes it off again", async () => {
  const photo: typeof goodsPass = { ...goodsPass, fields: [field("photo", "file", "Photo")] };
  const digest = `sha256:${"a".repeat(64)}`;
  const file = {
    file_id: "01900000-0000-7000-8000-0000000000f1",
    digest,
    name: "door.png",
    is_masked: false,
  };
  let stored = record();
  const asked = standIn(
    clerk,
    registers(
      () => stored,
      (one, before) => {
        const { contents } = one.body as { contents: object };
        stored = { ...before, version: before.version + 1, contents };
        return shown(stored);
      },
      photo,
    ),
  );
  const sent: { url: URL; headers: Map<string, string>; body: unknown }[] = [];
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
      readonly headers = new Map<string, string>();
      url = "";
      status = 0;
      responseText = "";
      onload?: () => void;
      open(_method: string, url: string) {
        this.url = url;
      }
      setRequestHeader(name: string, value: string) {
        this.headers.set(name, value);
      }
      send(body: unknown) {
        sent.push({ url: new URL(this.url, location.href), headers: this.headers, body });
        this.upload.onprogress?.({ loaded: 1, total: 2 });
        const isRefused = sent.length === 1;
        this.status = isRefused ? 422 : 201;
        this.responseText = JSON.stringify(isRefused ? { detail: "This file is damaged." } : file);
        setTimeout(() => this.onload?.(), 50);
      }
    },
  );
  await open(`/records/${id}`);
  await button("Choose a file: Photo");
  const picker = await seen<HTMLInputElement>("[data-file] input[type=file]");
  const chosen = new File(["bytes"], "door.png");
  const choose = () => {
    Object.defineProperty(picker, "files", { value: [chosen], configurable: true });
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  };
  choose();
  await vi.waitFor(() => {
    expect(document.querySelector("[data-file]")?.textContent).toContain("50%");
  }, patience);
  await told("This file is damaged.");
  // The next one is dropped there instead of chosen.
  const drop = Object.assign(new Event("drop", { bubbles: true, cancelable: true }), {
    dataTransfer: { files: [chosen] },
  });
  picker.dispatchEvent(drop);
  expect(drop.defaultPrevented, "the browser does not open it").toBe(true);
  const saved: string[] = [];
  Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined });
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function save(
    this: HTMLAnchorElement,
  ) {
    saved.push(`${this.download} at ${this.href}`);
  });
  (await button("Save door.png")).click();
  await vi.waitFor(() => {
    expect(saved).toEqual(["door.png at blob:x"]);
  }, patience);
  click.mockRestore();
  const read = asked.find(({ url }) => url.pathname === `/api/v1/files/${file.file_id}/content`);
  expect(read?.headers.get("Authorization")).toMatch(/^Bearer h\./);
  await vi.waitFor(() => {
    expect(stored.contents).toEqual({ photo: digest });
  }, patience);
  expect(Object.fromEntries(sent[1]?.url.searchParams ?? [])).toEqual({
    estate_id: estate,
    name: "door.png",
    form_record_id: id,
  });
  expect(sent[1]?.headers.get("Authorization")).toMatch(/^Bearer h\./);
  expect(sent[1]?.body).toBe(chosen);
  expect(sent[1]?.headers.get("Idempotency-Key")).not.toBe(sent[0]?.headers.get("Idempotency-Key"));
  (await button("Take the file off: Photo")).click();
  await vi.waitFor(() => {
    expect(stored.contents).toEqual({});
  }, patience);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Choose a file: Photo");
});
