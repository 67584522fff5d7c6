// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  clerk,
  colleague,
  estate,
  id,
  loan,
  may,
  missing,
  record,
  registers,
  shown,
} from "@/features/records/testing/registers";
import {
  button,
  leave,
  me,
  patience,
  press,
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

it("puts a record under a legal hold for a reason, and shows whose it is", async () => {
  let stored = record({
    status: "filed",
    number: "GDP-2026-0001",
    filled_by: colleague,
    keep_until: "2028-03-02",
    acts: [may("hold", "registers:supervise")],
  });
  const asked = standIn(
    [...clerk, "registers:supervise", "registers:confidential"],
    registers(
      () => stored,
      ({ body }, before) => {
        const { reason } = body as { reason: string };
        stored = {
          ...before,
          version: 2,
          held_by: `staff:${me}`,
          held_at: "2026-03-02T03:00:00Z",
          hold_reason: reason,
          acts: [may("release", "registers:supervise")],
        };
        return shown(stored);
      },
    ),
  );
  await open(`/records/${id}`);
  (await button("Put under a legal hold…")).click();
  type(await seen<HTMLTextAreaElement>("#hold-reason"), "A claim.");
  (await button("Hold")).click();
  await told("A claim.");
  await button("End the legal hold…");
  const sent = asked.find(({ url }) => url.pathname.endsWith("/hold"));
  expect(sent?.body).toEqual({ reason: "A claim." });
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
