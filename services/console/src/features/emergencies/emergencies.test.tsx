// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  type Asked,
  button,
  me,
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

const words = (en: string) => ({ zh: en, en });
const playbook = (code: string, key: string, title: string) => ({
  code,
  version: 1,
  key,
  title: words(title),
  harms: ["persons"],
  cause: "man_made",
  is_confidential: false,
});
const playbooks = [playbook("fire", "f", "Fire"), playbook("lift-failure", "l", "Lift failure")];

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const plain = {
  clauses: ["EMG-17"],
  purpose: "other",
  who: "finder",
  after: [],
  when: null,
  dial: [],
  status: "pending",
  due_at: null,
  overdue_since: null,
  is_own_choice: false,
  form: null,
  takes_photos: false,
  is_optional: false,
  is_closing: false,
  settled_by: null,
  settled_at: null,
  done_at: null,
  reason: null,
  note: null,
  record_id: null,
  report: null,
  photos: [],
};
const raise = {
  ...plain,
  code: "raise_alarm",
  text: words("Dial the fire alarm"),
  clauses: ["EMG-18"],
  due_at: minutesFromNow(2),
  dial: [
    { contact: "fire", number: "0755-119", is_own: true },
    { contact: "head_office", number: null, is_own: false },
  ],
};
const record = {
  ...plain,
  code: "written_record",
  text: words("The written record"),
  form: "special-event-report",
  is_closing: true,
};
const act = (name: string) => ({ act: name, permission: "emergencies:write", needs: [] });
const run = {
  playbook_run_id: "r1",
  version: 3,
  number: "E2026-000012",
  playbook: "fire",
  playbook_version: 1,
  title: words("Fire"),
  estate_id: "e1",
  place: "Basement",
  ticket_id: null,
  status: "running",
  is_confidential: false,
  happened_at: minutesFromNow(-1),
  started_at: minutesFromNow(-1),
  started_by: `staff:${me}`,
  commander_id: null,
  due_at: raise.due_at,
  ended_at: null,
  ended_by: null,
  end_reason: null,
  acts: ["complete_step", "skip_step", "answer", "take_command", "call_off"].map(act),
  principles: [{ clause: "EMG-03", text: words("People's safety first") }],
  conditions: [{ code: "injured", text: words("Somebody is injured"), holds: null, answered_at: null }],
  steps: [raise, record],
  readers: [],
};

type Answer = (asked: Asked) => Response | undefined;

const server = (answer: Answer = () => undefined): Asked[] =>
  standIn([], (one) => {
    const special = answer(one);
    if (special !== undefined) return special;
    switch (`${one.method} ${one.url.pathname.slice("/api/v1".length)}`) {
      case "GET /playbooks":
        return pageOf(playbooks);
      case "GET /playbook-runs":
        return pageOf([run]);
      case "GET /playbook-runs/r1":
        return Response.json(run, { headers: { ETag: '"3"' } });
      case "GET /estates":
        return pageOf([{ estate_id: "e1", name: "Lakeside", time_zone: "Asia/Shanghai" }]);
      default:
        return pageOf([]);
    }
  });

const worker = ["emergencies:read", "emergencies:write"];

async function board(permissions: readonly string[], onOpen: (id: string) => void): Promise<void> {
  root = await shown(permissions, async () => {
    const { Board } = await import("./components/Board");
    return <Board onOpen={onOpen} />;
  });
}

async function panel(permissions: readonly string[]): Promise<void> {
  root = await shown(permissions, async () => {
    const { RunPanel } = await import("./components/RunPanel");
    return <RunPanel id="r1" onBack={() => undefined} />;
  });
}

const pressOn = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

it("starts a playbook by its key, at the one estate that there is", async () => {
  const opened: string[] = [];
  const asked = server(({ method }) => (method === "POST" ? Response.json(run, { status: 201 }) : undefined));
  await board(worker, (id) => opened.push(id));
  await seen("[data-playbook=fire]");
  const elsewhere = vi.fn();
  addEventListener("keydown", elsewhere);
  pressOn(await seen("#emergencies-title"), "f");
  removeEventListener("keydown", elsewhere);
  expect(elsewhere).not.toHaveBeenCalled();
  await told("Start: Fire");
  await vi.waitFor(() => {
    expect(document.querySelector("#emergency_estate_id")).toBeNull();
  }, patience);
  type(await seen<HTMLInputElement>("#emergency_place"), "Basement");
  (await button("Start")).click();
  await vi.waitFor(() => {
    expect(opened).toEqual(["r1"]);
  }, patience);
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ playbook: "fire", estate_id: "e1", place: "Basement" });
  expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
});

it("starts nothing for who may only look, and lists what is running", async () => {
  const opened: string[] = [];
  server();
  await board(["emergencies:read"], (id) => opened.push(id));
  expect((await seen<HTMLButtonElement>("[data-playbook=fire]")).disabled).toBe(true);
  pressOn(await seen("#emergencies-title"), "f");
  expect(document.body.textContent).not.toContain("Start: Fire");
  (await button("E2026-000012")).click();
  expect(opened).toEqual(["r1"]);
});

it("shows the clock and the numbers of a step, and is done with one press", async () => {
  const done = {
    ...run,
    version: 4,
    steps: [{ ...raise, status: "done", settled_by: `staff:${me}`, settled_at: minutesFromNow(0) }, record],
  };
  const asked = server(({ method }) =>
    method === "POST" ? Response.json(done, { headers: { ETag: '"4"' } }) : undefined,
  );
  await panel(worker);
  const step = await seen("[data-step=raise_alarm]");
  expect(step.querySelector("[data-contact=fire]")?.getAttribute("href")).toBe("tel:0755119");
  expect(step.textContent).toContain("Head office: no number set");
  expect(step.querySelector("[data-standing]")?.getAttribute("data-standing")).toBe("soon");
  await told("Security commands.");
  (await button("Done: Dial the fire alarm")).click();
  await vi.waitFor(() => {
    expect(document.querySelector("[data-step=raise_alarm]")?.getAttribute("data-status")).toBe("done");
  }, patience);
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.url.pathname).toBe("/api/v1/playbook-runs/r1/complete-step");
  expect(sent?.body).toEqual({ step: "raise_alarm" });
  expect(sent?.headers.get("If-Match")).toBe('"3"');
});

it("does a step again at the version that somebody else made meanwhile", async () => {
  let version = 3;
  const asked = server(({ method, headers, url }) => {
    if (method === "GET" && url.pathname.endsWith("/r1")) {
      return Response.json({ ...run, version }, { headers: { ETag: `"${String(version)}"` } });
    }
    if (method !== "POST") return undefined;
    if (headers.get("If-Match") === '"3"') {
      version = 4;
      return refusal(412, "stale_version", "Stale.");
    }
    return Response.json({ ...run, version: 5 });
  });
  await panel(worker);
  (await button("Done: Dial the fire alarm")).click();
  await told("Noted");
  const tags = asked.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("If-Match"));
  expect(tags).toEqual(['"3"', '"4"']);
});

it("asks for the record, shows what is refused at its field, and skips no record", async () => {
  const asked = server(({ method }) =>
    method === "POST"
      ? refusal(422, "invalid_fields", "Some fields are wrong.", [
          { pointer: "/record_id", code: "playbook.record_unknown", detail: "No such record." },
        ])
      : undefined,
  );
  await panel(worker);
  (await button("Done: The written record")).click();
  type(await seen<HTMLTextAreaElement>("#step_report"), "It burned.");
  type(await seen<HTMLInputElement>("#step_record_id"), "x");
  (await button("Done")).click();
  await told("No such record.");
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    step: "written_record",
    report: "It burned.",
    record_id: "x",
  });
  expect(document.querySelector("[aria-label='Skip: The written record']")).toBeNull();
  expect(document.querySelector("[aria-label='Skip: Dial the fire alarm']")).not.toBeNull();
});

it("answers what is known, and offers the end only where the server does", async () => {
  const asked = server(({ method }) =>
    method === "POST" ? Response.json({ ...run, version: 4, acts: [...run.acts, act("close")] }) : undefined,
  );
  await panel(worker);
  await told("It can be closed once every question is answered");
  (await seen<HTMLInputElement>("[data-condition=injured] input")).click();
  await button("Close");
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({ condition: "injured", holds: true });
  root.unmount();
  document.body.replaceChildren();
  server();
  await panel(["emergencies:read"]);
  await seen("[data-step=raise_alarm]");
  expect(document.querySelector("[aria-label='Done: Dial the fire alarm']")).toBeNull();
});
