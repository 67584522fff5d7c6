// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  type Answer,
  type Asked,
  button,
  leave,
  me,
  pageOf,
  patience,
  press,
  refusal,
  seen,
  standIn,
  told,
  type,
} from "@/shared/testing/page";

const id = "01900000-0000-7000-8000-000000000001";
const estate = "01900000-0000-7000-8000-00000000000e";
const colleague = "staff:01900000-0000-7000-8000-0000000000c0";

function field(name: string, kind: string, en: string, more: object = {}) {
  const title = { zh: `${en}（中）`, en };
  const plain = { is_required: true, is_personal: false, is_closing: false };
  const bare = { unit: null, choices: [], by: null, columns: [] };
  return { name, title, kind, ...plain, ...bare, ...more };
}

const goodsPass = {
  code: "goods-release-pass",
  version: 1,
  status: "published",
  is_shipped: true,
  title: { zh: "放行条", en: "goods-release pass" },
  series: "GDP",
  class: "personal",
  rules: ["GDS-02"],
  kept_months: null,
  size: "A5",
  orientation: "portrait",
  fill: "registers:write",
  check: "registers:supervise",
  fields: [
    field("bearer", "text", "Bearer"),
    field("contact", "phone", "Contact"),
    field("goods", "table", "Goods", {
      columns: [field("goods", "text", "What"), field("count", "number", "How many")],
    }),
    field("owner_signature", "signature", "Owner's confirmation", { by: "customer" }),
  ],
  schema: { properties: { bearer: { maxLength: 60 }, goods: { maxItems: 100 } } },
  closing_schema: null as object | null,
};

/** A form whose records run until they are closed. */
const loan: typeof goodsPass = {
  ...goodsPass,
  fields: [
    field("bearer", "text", "Bearer"),
    field("returned_by", "text", "Brought back by", { is_closing: true }),
  ],
  closing_schema: { properties: { returned_by: { maxLength: 30 } } },
};

const may = (act: string, permission = "registers:write") => ({ act, permission, needs: [] });

function record(over: object = {}) {
  return {
    form_record_id: id,
    version: 1,
    form: goodsPass.code,
    form_version: 1,
    title: goodsPass.title,
    class: "personal",
    number: null,
    status: "draft",
    revision: 1,
    estate_id: estate,
    unit_id: null,
    customer_id: null,
    filled_by: `staff:${me}`,
    started_at: "2026-03-02T02:00:00Z",
    handed_in_at: null,
    checked_by: null,
    checked_at: null,
    filed_by: null,
    filed_at: null,
    keep_until: null,
    contents: {},
    is_masked: false,
    reason: null,
    signatures: [],
    running_since: null,
    due_at: null,
    overdue_since: null,
    closed_by: null,
    closed_at: null,
    remind_at: null,
    acts: [may("submit")],
    ...over,
  };
}

type Stored = ReturnType<typeof record>;

const shown = (stored: Stored) => Response.json(stored, { headers: { ETag: `"${stored.version}"` } });

/** A registers service with one record on one form; `act` answers what is done to the record. */
function registers(
  stored: () => Stored,
  act: (asked: Asked, stored: Stored) => Response,
  form: typeof goodsPass = goodsPass,
): Answer {
  return (asked) => {
    const { pathname } = asked.url;
    if (pathname === `/api/v1/form-definitions/${form.code}`) return Response.json(form);
    if (pathname === "/api/v1/form-definitions") {
      const letters = {
        ...form,
        code: "letter-register",
        title: { zh: "信件登记表", en: "letter register" },
      };
      return pageOf([form, { ...letters, rules: ["LET-01"] }]);
    }
    if (pathname === `/api/v1/estates/${estate}`) {
      return Response.json({ estate_id: estate, name: "Sunny Garden", time_zone: "Asia/Shanghai" });
    }
    if (pathname === `/api/v1/records/${id}` && asked.method === "GET") return shown(stored());
    if (pathname.startsWith(`/api/v1/records/${id}`)) return act(asked, stored());
    if (pathname === "/api/v1/records") return pageOf([stored()]);
    return pageOf([]);
  };
}

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

const clerk = ["registers:read", "registers:write"];
const missing = (pointer: string, detail: string) => ({ pointer, code: "form_field.missing", detail });

it("keeps a draft as its fields are left, shows each fault at its field, and hands it in", async () => {
  let stored = record();
  const asked = standIn(
    clerk,
    registers(
      () => stored,
      (one, before) => {
        if (one.headers.get("If-Match") !== `"${before.version}"`)
          return refusal(412, "stale_version", "Stale.");
        if (one.method === "PATCH") {
          const { contents } = one.body as { contents: { contact?: string } };
          if (contents.contact === "12") {
            return refusal(422, "invalid_fields", "Some fields are wrong.", [
              missing("/contents/contact", "This is no phone number."),
            ]);
          }
          stored = { ...before, version: before.version + 1, contents };
          return shown(stored);
        }
        if (!("goods" in before.contents)) {
          return refusal(422, "invalid_fields", "Some fields are wrong.", [
            missing("/contents/goods", "Between 1 and 100 rows are needed."),
          ]);
        }
        stored = {
          ...before,
          version: before.version + 1,
          status: "submitted",
          number: "GDP-2026-0001" as never,
          acts: [],
        };
        return shown(stored);
      },
    ),
  );
  await open(`/records/${id}`);
  const bearer = await seen<HTMLInputElement>("#record_bearer");
  expect(bearer.maxLength).toBe(60);
  type(bearer, "Wang");
  leave(bearer);
  await told("The draft is kept");
  await vi.waitFor(() => {
    expect(stored.contents).toEqual({ bearer: "Wang" });
  }, patience);
  const contact = await seen<HTMLInputElement>("#record_contact");
  type(contact, "12");
  leave(contact);
  await vi.waitFor(() => {
    expect(contact.closest(".ant-form-item")?.textContent).toContain("This is no phone number.");
  }, patience);
  await told("The draft is not kept yet");
  type(contact, "138 0000 0000");
  (await button("Hand in")).click();
  await vi.waitFor(() => {
    expect(document.querySelector("[data-table=goods]")?.textContent).toContain("Between 1 and 100 rows");
  }, patience);
  await vi.waitFor(() => {
    expect(document.body.textContent).not.toContain("This is no phone number.");
  }, patience);
  (await button("Add a row: Goods")).click();
  type(await seen<HTMLInputElement>("#record_goods_0_goods"), "Sofa");
  (await button("Hand in")).click();
  await seen("[data-status=submitted]");
  await told("GDP-2026-0001");
  expect(stored.contents).toEqual({ bearer: "Wang", contact: "138 0000 0000", goods: [{ goods: "Sofa" }] });
  expect(asked.filter(({ url }) => url.pathname.endsWith("/submit"))).toHaveLength(2);
});

it("offers the check to somebody else alone, and what is done shows at once", async () => {
  const acts = [may("check", "registers:supervise"), may("sign"), may("correct")];
  let stored = record({ status: "submitted", number: "GDP-2026-0001", filled_by: colleague, acts });
  standIn(
    [...clerk, "registers:supervise"],
    registers(
      () => stored,
      (one, before) => {
        expect(one.url.pathname).toBe(`/api/v1/records/${id}/check`);
        stored = {
          ...before,
          version: 2,
          status: "checked",
          checked_by: `staff:${me}` as never,
          acts: [may("sign"), may("correct")],
        };
        return shown(stored);
      },
    ),
  );
  await open(`/records/${id}`);
  (await button("Check: it is right")).click();
  await seen("[data-status=checked]");
  const buttons = [...document.querySelectorAll("main button")].map(({ textContent }) => textContent);
  expect(buttons).not.toContain("Check: it is right");
  expect(buttons, "the customer has not signed").not.toContain("File");
  expect(buttons, "it shows no names to them").not.toContain("Correct…");
});

it("takes a customer's signature by keys alone", async () => {
  const acts = [may("sign")];
  let stored = record({ status: "submitted", number: "GDP-2026-0001", filled_by: colleague, acts });
  const asked = standIn(
    clerk,
    registers(
      () => stored,
      ({ body }, before) => {
        const given = body as { field: string; name: string; strokes: number[][][] };
        const taken = { taken_by: `staff:${me}`, signed_at: "2026-03-02T03:00:00Z" };
        stored = { ...before, version: 2, signatures: [{ ...given, ...taken }] as never };
        return shown(stored);
      },
    ),
  );
  await open(`/records/${id}`);
  (await button("Sign: Owner's confirmation")).click();
  const signer = await seen<HTMLInputElement>("#signer");
  await vi.waitFor(() => {
    expect(document.activeElement, "the dialog begins at its first field").toBe(signer);
  }, patience);
  type(signer, "王小明");
  (await seen("[data-pad]")).focus();
  for (const key of [" ", "ArrowRight", "ArrowDown", " ", "ArrowLeft", " ", "ArrowUp"]) {
    press(key);
  }
  await vi.waitFor(() => {
    expect(document.querySelectorAll("[data-pad] polyline")).toHaveLength(2);
  }, patience);
  const sign = [...document.querySelectorAll<HTMLButtonElement>(".ant-modal button")].find(
    ({ textContent }) => textContent === "Sign",
  );
  sign?.click();
  await told("王小明, before");
  const sent = asked.find(({ url }) => url.pathname.endsWith("/sign"));
  expect(sent?.body).toEqual({
    field: "owner_signature",
    name: "王小明",
    strokes: [
      [
        [100, 500],
        [125, 500],
        [125, 550],
      ],
      [
        [100, 550],
        [100, 500],
      ],
    ],
  });
});

it("does not ask on a draft for what is filled in at the end", async () => {
  standIn(
    clerk,
    registers(record, () => refusal(404, "not_found", "There is nothing here."), loan),
  );
  await open(`/records/${id}`);
  await seen("#record_bearer");
  expect(document.querySelector("#record_returned_by")).toBeNull();
});

it("closes what runs with what is filled in at the end, and lays faults at its fields", async () => {
  const runs = { running_since: "2026-03-02T02:00:00Z", due_at: "2026-03-02T10:00:00Z" };
  let stored = record({
    status: "submitted",
    number: "KEY-2026-0001",
    filled_by: colleague,
    contents: { bearer: "Wang" },
    ...runs,
    overdue_since: runs.due_at,
    acts: [may("close"), may("correct")],
  });
  const asked = standIn(
    clerk,
    registers(
      () => stored,
      (one, before) => {
        expect(one.url.pathname).toBe(`/api/v1/records/${id}/close`);
        expect(one.headers.get("If-Match")).toBe('"1"');
        const { contents } = one.body as { contents: { returned_by?: string } };
        if (contents.returned_by === undefined) {
          return refusal(422, "invalid_fields", "Some fields are wrong.", [
            missing("/contents/returned_by", "Who brought it back is needed."),
            missing("/contents/bearer", "This does not fit what was said at first."),
          ]);
        }
        const closed = { running_since: null, due_at: null, closed_at: "2026-03-03T02:00:00Z" as never };
        const all = { ...before.contents, ...contents };
        stored = { ...before, version: 2, ...closed, contents: all, acts: [may("file"), may("correct")] };
        return shown(stored);
      },
      loan,
    ),
  );
  await open(`/records/${id}`);
  await seen("[data-standing=overdue]");
  await told("Overdue since");
  expect(document.querySelector("[data-field=returned_by]"), "nothing was filled in there").toBeNull();
  (await button("Close…")).click();
  const by = await seen<HTMLInputElement>("#record_returned_by");
  expect(by.maxLength).toBe(30);
  expect(document.querySelector("#record_bearer"), "that stands already").toBeNull();
  (await button("Close")).click();
  await vi.waitFor(() => {
    expect(by.closest(".ant-form-item")?.textContent).toContain("Who brought it back is needed.");
  }, patience);
  await told("This does not fit what was said at first.");
  await vi.waitFor(() => {
    expect(document.activeElement, "the keyboard goes to the field at fault").toBe(by);
  }, patience);
  type(by, "Li");
  const closing = () => asked.filter(({ url }) => url.pathname.endsWith("/close"));
  by.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  await seen("[data-field=returned_by]");
  expect(closing().map(({ body }) => body)).toEqual([{ contents: {} }, { contents: { returned_by: "Li" } }]);
  await told("Was overdue since");
  await button("File");
  expect(document.querySelector("[data-standing]"), "it runs no more").toBeNull();
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
  choose();
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

it("asks for the records as the address narrows them", async () => {
  const asked = standIn(
    clerk,
    registers(record, () => refusal(404, "not_found", "There is nothing here.")),
  );
  await open(
    `/records?record_status=draft&mine=true&running=true&overdue=true&estate_id=${estate}&handed_in_from=2026-03-01`,
  );
  await seen(`tr[data-record="${id}"]`);
  await vi.waitFor(() => {
    const queries = asked
      .filter(({ url }) => url.pathname === "/api/v1/records")
      .map(({ url }) => Object.fromEntries(url.searchParams));
    expect(queries.at(-1)).toEqual({
      status: "draft",
      running: "true",
      is_overdue: "true",
      estate_id: estate,
      filled_by: `staff:${me}`,
      handed_in_from: "2026-02-28T16:00:00Z",
      limit: "50",
    });
  }, patience);
});
