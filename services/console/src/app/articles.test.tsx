// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import { type Asked, pageOf, patience, press, seen, standIn, told, type } from "@/shared/testing/page";

let root: Root;

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

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

const facts = {
  version: 1,
  kind: "house_rule",
  must_know: true,
  is_shipped: true,
  profile: "estate-handbook",
  clause: "PET-06",
  estate_id: null,
};
const dogs = {
  ...facts,
  code: "dogs-not-let-in",
  is_read: false,
  title: { en: "Where dogs may not go", zh: "犬" },
};

const ticketing = (): Asked[] =>
  standIn(["tickets:read"], ({ url }) => {
    const path = url.pathname.slice("/api/v1".length);
    if (path === "/articles") return pageOf(url.searchParams.get("search") === "cats" ? [] : [dogs]);
    if (path === "/articles/dogs-not-let-in") {
      const en = { title: "Where dogs may not go", text: "The playground." };
      const whole = { ...facts, code: dogs.code, changed_by: null, changed_at: null, zh: null, en };
      return Response.json(whole, { headers: { ETag: '"1"' } });
    }
    return pageOf([]);
  });

it("finds articles by words, kind and what is still to read, which the address keeps", async () => {
  const asked = ticketing();
  await open("/articles?about=house_rule&unread=true");
  const row = await seen("[data-article='dogs-not-let-in']");
  expect(row.textContent).toContain("Must be known");
  const first = asked.find(({ url }) => url.pathname.endsWith("/articles"))?.url.searchParams;
  expect([first?.get("kind"), first?.get("must_know"), first?.get("is_read")]).toEqual([
    "house_rule",
    "true",
    "false",
  ]);
  row.querySelector("button")?.click();
  await told("The playground.");
  expect(new URLSearchParams(location.search).get("article")).toBe("dogs-not-let-in");
  const search = await seen<HTMLInputElement>("input[aria-label='Search the articles']");
  search.focus();
  type(search, "cats");
  press("Enter");
  await told("No article has these words.");
  await vi.waitFor(() => {
    expect(new URLSearchParams(location.search).get("words")).toBe("cats");
  }, patience);
});
