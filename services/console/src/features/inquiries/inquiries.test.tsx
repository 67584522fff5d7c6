// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, button, refusal, seen, standIn, told, type } from "@/shared/testing/page";
import { shown } from "@/shared/testing/shown";

const code = "4831-0927-5510-3829-1174";
const state = {
  phase: "in_progress",
  received_at: "2026-03-02T08:00:00Z",
  promises: [{ kind: "resolve", due_at: "2026-03-05T08:00:00Z", status: "running" }],
  messages: [{ number: 1, side: "desk", text: "We look into it.", written_at: "2026-03-02T09:00:00Z" }],
  messages_left: 39,
};

let root: Root;
let asked: Asked[];

async function open(answer: (one: Asked) => Response): Promise<void> {
  asked = standIn([], answer);
  root = await shown([], async () => {
    const { InquiryPage } = await import(".");
    return <InquiryPage />;
  });
}

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function ask(typed: string): Promise<void> {
  type(await seen<HTMLInputElement>("#code"), typed);
  (await button("Ask")).click();
}

it("tells what has become of a matter, without a token and without a name", async () => {
  await open(() => Response.json(state));
  await ask(code);
  await told("Somebody works on it");
  await told("We look into it.");
  await told("Solution");
  const sent = asked.at(-1);
  expect(sent?.url.pathname).toBe("/api/v1/inquiries");
  expect(sent?.body).toEqual({ inquiry_code: "48310927551038291174" });
  expect(sent?.headers.get("authorization")).toBeNull();
});

it("asks nobody for what is no code, and says what the server says of one that is unknown", async () => {
  await open(() => refusal(404, "inquiry.unknown", "No matter has this code."));
  await ask("12");
  await told("The code has 20 digits");
  expect(asked).toEqual([]);
  await ask(code);
  await told("No matter has this code.");
  expect((await seen<HTMLInputElement>("#code")).value).toBe(code);
});

it("takes what its bearer writes, for as long as more is taken", async () => {
  const written = { number: 2, side: "reporter", text: "Again.", written_at: "2026-03-02T10:00:00Z" };
  await open((one) =>
    Response.json(
      one.url.pathname.endsWith("/messages")
        ? { ...state, messages: [...state.messages, written], messages_left: 0 }
        : state,
    ),
  );
  await ask(code);
  const more = await seen<HTMLTextAreaElement>("#more");
  (await button("Send")).click();
  await told("Write something.");
  type(more, " Again. ");
  (await button("Send")).click();
  await told("No more messages are taken.");
  expect(asked.at(-1)?.body).toEqual({ inquiry_code: "48310927551038291174", text: "Again." });
  expect((await seen("[data-side='reporter']")).textContent).toContain("Again.");
});
