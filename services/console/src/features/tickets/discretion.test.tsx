// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, button, pageOf, refusal, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";
import type { TicketAct } from "./api/acts";
import type { Asking } from "./components/ActForm";
import { ticket } from "./testing/ticket";

const reader = "01900000-0000-7000-8000-0000000000a1";
const suspect = "01900000-0000-7000-8000-0000000000a2";
const named = ticket({
  confidentiality: "named",
  is_confidential: true,
  messages: 1,
  readers: [
    {
      staff_id: reader,
      added_by: "staff:x",
      added_at: "2026-03-02T09:00:00Z",
      reason: "x",
      has_broken_glass: false,
    },
    {
      staff_id: suspect,
      added_by: "staff:x",
      added_at: "2026-03-02T09:00:00Z",
      reason: "x",
      has_broken_glass: true,
    },
  ],
});
const leak = {
  number: 1,
  suspect_id: suspect,
  account: "Told the storekeeper.",
  reported_by: `staff:${reader}`,
  reported_at: "2026-03-02T09:00:00Z",
  is_proven: null,
  findings: null,
  penalty: null,
  decided_by: null,
  decided_at: null,
};
const decided = {
  ...leak,
  number: 2,
  is_proven: true,
  findings: "Two calls.",
  penalty: { clause: "CNF-08", zh: "从严处罚", en: "severe punishment" },
};
const message = { number: 1, side: "reporter", text: "Again at two.", written_at: "2026-03-02T10:00:00Z" };
const member = (staffId: string, name: string) => ({
  staff_id: staffId,
  name,
  is_enabled: true,
  permissions: [],
});

let root: Root;
let asked: Asked[];

function answer({ url, method }: Asked): Response {
  const [, , , resource, , part] = url.pathname.split("/");
  if (part === "break-glass") return Response.json(named, { headers: { etag: '"3"' } });
  if (part === "leaks") return pageOf([decided, leak]);
  if (part === "messages") return pageOf([message]);
  if (resource === "staff") return pageOf([member(reader, "Lin"), member(suspect, "Wang")]);
  if (resource === "estates")
    return Response.json({ estate_id: named.estate_id, time_zone: "Asia/Shanghai" });
  return method === "GET" ? pageOf([]) : Response.json({});
}

async function form(asking: Asking, over = named): Promise<TicketAct[]> {
  const done: TicketAct[] = [];
  asked = standIn(["identity:read", "tickets:write"], answer);
  root = await shown(["identity:read", "tickets:write"], async () => {
    const { ActForm } = await import("./components/ActForm");
    return (
      <ActForm
        asking={asking}
        ticket={over}
        problem={undefined}
        isSending={false}
        onAct={(act) => done.push(act)}
        onCancel={() => undefined}
      />
    );
  });
  return done;
}

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("sets for whom a ticket is, and asks for readers of what is for named readers alone", async () => {
  const done = await form("set_confidentiality", ticket());
  (await seen<HTMLInputElement>("input[value='restricted']")).click();
  expect(document.querySelector("#act_readers")).toBeNull();
  (await seen<HTMLInputElement>("input[value='named']")).click();
  await seen("#act_readers");
  type(await seen<HTMLTextAreaElement>("#act_reason"), "It is theft.");
  (await button("Confirm")).click();
  await vi.waitFor(() => {
    expect(done).toEqual([
      { act: "set_confidentiality", body: { class: "named", readers: [], reason: "It is theft." } },
    ]);
  });
});

it("answers the reporter, and sends nothing that is empty", async () => {
  const done = await form("answer_reporter");
  (await button("Confirm")).click();
  await told("Fill this in.");
  type(await seen<HTMLTextAreaElement>("#act_text"), " We look into it. ");
  (await button("Confirm")).click();
  await vi.waitFor(() => {
    expect(done).toEqual([{ act: "answer_reporter", body: { text: "We look into it." } }]);
  });
});

it("reports no leak without a suspect and an account", async () => {
  const done = await form("report_leak");
  (await button("Confirm")).click();
  await told("Fill this in.");
  expect(done).toEqual([]);
  expect((await seen<HTMLTextAreaElement>("#act_account")).maxLength).toBe(2000);
});

it("shows what was written, who is suspected and what follows", async () => {
  asked = standIn(["identity:read"], answer);
  root = await shown(["identity:read"], async () => {
    const { Leaks, ReporterMessages } = await import("./components/Discretion");
    return (
      <>
        <ReporterMessages ticket={named} />
        <Leaks ticket={named} />
      </>
    );
  });
  await told("Again at two.");
  await told("proven · Two calls. · Severe punishment (CNF-08)");
  await told("not decided yet");
});

it("asks nobody for leaks and messages of a ticket that has none to show", async () => {
  asked = standIn([], answer);
  root = await shown([], async () => {
    const { Leaks, ReporterMessages } = await import("./components/Discretion");
    return (
      <div id="shown">
        <ReporterMessages ticket={ticket()} />
        <Leaks ticket={ticket()} />
      </div>
    );
  });
  await seen("#shown");
  expect(asked.filter(({ url }) => /leaks|messages/.test(url.pathname))).toEqual([]);
});

it("breaks the glass for a reason, and says why it cannot be broken", async () => {
  const broken: string[] = [];
  let isRefused = true;
  asked = standIn(["tickets:break_glass"], (one) =>
    isRefused ? refusal(404, "not_found", "Not found.") : answer(one),
  );
  root = await shown(["tickets:break_glass"], async () => {
    const { BreakGlass } = await import("./components/Discretion");
    return (
      <BreakGlass
        id={named.ticket_id}
        onBroken={(seenTicket) => {
          broken.push(seenTicket.etag);
        }}
      />
    );
  });
  (await button("Break the glass")).click();
  await told("Write why.");
  type(await seen<HTMLTextAreaElement>("#glass_reason"), " The reader is ill. ");
  (await button("Break the glass")).click();
  await told("Not found.");
  isRefused = false;
  (await button("Break the glass")).click();
  await vi.waitFor(() => {
    expect(broken).toEqual(['"3"']);
  });
  const sent = asked.at(-1);
  expect(sent?.url.pathname).toBe(`/api/v1/tickets/${named.ticket_id}/break-glass`);
  expect(sent?.body).toEqual({ reason: "The reader is ill." });
});
