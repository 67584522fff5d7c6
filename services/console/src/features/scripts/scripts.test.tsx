// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, button, patience, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";
import type { Scripts, Ticked } from "./api/types";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const estate = "01900000-0000-7000-8000-0000000000e1";

const both = (en: string) => ({ en, zh: `${en}(中)` });

const line = (moment: Scripts["lines"][number]["moment"], en: string, form: "say" | "prompt" = "say") => ({
  from: "common",
  moment,
  form,
  clause: form === "say" ? "SCR-01" : "INT-24",
  text: both(en),
  open_slots: [],
});

const scripts: Scripts = {
  estate_id: estate,
  at: "2026-03-02T01:00:00Z",
  standard: "resident-centre",
  standard_version: 1,
  is_open: true,
  lines: [
    line("call_opening", "Hello, {title}."),
    line("closing", "Goodbye. Call {number}."),
    line("closing", "Repeat the main points.", "prompt"),
  ],
  checklists: [
    {
      from: "resident-centre",
      code: "move-in",
      title: both("moving in"),
      clause: "FRR-02",
      items: [
        { code: "identity", text: both("Identity card"), rule: "MOV-01" },
        { code: "fee", text: both("The fee"), rule: "MOV-06" },
      ],
    },
  ],
};

const ticketing = (forbidden: readonly object[] = []): Asked[] =>
  standIn([], ({ method }) => (method === "POST" ? Response.json({ forbidden }) : Response.json(scripts)));

const place = { estateId: estate, channel: "call" as const };

it("says what opens the call with the caller's name, and what ends it once that is chosen", async () => {
  const asked = ticketing();
  root = await shown(["tickets:read"], async () => {
    const { ScriptPanel } = await import("./components/ScriptPanel");
    return <ScriptPanel place={place} opening="call_opening" known={{ title: "Ms Wang" }} />;
  });
  await told("Hello, Ms Wang.");
  expect(document.body.textContent).not.toContain("Goodbye");
  expect(asked[0]?.url.searchParams.get("estate_id")).toBe(estate);
  expect(asked[0]?.url.searchParams.get("channel")).toBe("call");
});

it("names what is left to fill in, and tells what is heeded from what is said", async () => {
  ticketing();
  root = await shown(["tickets:read"], async () => {
    const { SpokenLines } = await import("./components/SpokenLines");
    return <SpokenLines place={place} moment="closing" />;
  });
  await told("Goodbye. Call [number].");
  expect((await seen("[data-clause='INT-24']")).textContent).toBe("HeedRepeat the main points.");
  expect((await seen("[data-clause='SCR-01']")).title).toBe("By rule SCR-01");
});

it("tells which words of an answer are forbidden and what to say instead, and forgets it when they change", async () => {
  const instead = both("I am not sure.");
  const asked = ticketing([{ from: "common", clause: "SCR-18", phrase: "don't know", at: 2, instead }]);
  root = await shown(["tickets:read"], async () => {
    const { TextCheck } = await import("./components/TextCheck");
    return <TextCheck estateId={estate} channel="call" />;
  });
  expect((await button("Check")).disabled).toBe(true);
  const answer = await seen<HTMLTextAreaElement>("textarea");
  type(answer, "I don't know.");
  await vi.waitFor(async () => {
    expect((await button("Check")).disabled).toBe(false);
  }, patience);
  (await button("Check")).click();
  await told("“don't know” is forbidden (SCR-18). Say instead: I am not sure.");
  expect(asked.at(-1)?.body).toEqual({ estate_id: estate, channel: "call", text: "I don't know." });
  type(answer, "I am not sure.");
  await vi.waitFor(() => {
    expect(document.body.textContent).not.toContain("is forbidden");
  }, patience);
});

it("ticks off what was told, asks why the rest was not, and forgets the reason once nothing is missing", async () => {
  ticketing();
  const seenStates: (Ticked | undefined)[] = [];
  root = await shown(["tickets:read"], async () => {
    const { ChecklistBoxes } = await import("./components/ChecklistBoxes");
    const { useState } = await import("react");
    function Held() {
      const [value, setValue] = useState<Ticked | undefined>({ checklist: "move-in", items: [] });
      return (
        <ChecklistBoxes
          place={place}
          told={value}
          faults={["Something is missing."]}
          onChange={(next) => {
            seenStates.push(next);
            setValue(next);
          }}
        />
      );
    }
    return <Held />;
  });
  await told("2 items were not told.");
  await told("Something is missing.");
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  boxes()[0]?.click();
  await told("1 item was not told.");
  const reason = await seen<HTMLInputElement>("input[id$='-reason']");
  type(reason, "In a hurry.");
  await vi.waitFor(() => {
    expect(seenStates.at(-1)).toEqual({
      checklist: "move-in",
      items: ["identity"],
      untold_reason: "In a hurry.",
    });
  }, patience);
  boxes()[1]?.click();
  await told("Everything was told.");
  expect(seenStates.at(-1)).toEqual({ checklist: "move-in", items: ["identity", "fee"] });
});
