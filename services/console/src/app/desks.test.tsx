// @vitest-environment jsdom
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ticket } from "@/features/tickets/testing/ticket";

/** Answers what the desk asks, as a server with these tickets would. */
const tickets = [1, 2, 3].map((count) =>
  ticket({
    ticket_id: `01900000-0000-7000-8000-00000000000${count}`,
    number: `T2026-00000${count}`,
    title: `Tap ${count} drips`,
  }),
);
const asked: URL[] = [];

function answer(url: URL): unknown {
  const [, , , resource, id, part] = url.pathname.split("/");
  const page = (items: readonly unknown[]) => ({ items, next: null });
  if (resource === "session") {
    const claims = { sub: "staff:01900000-0000-7000-8000-00000000005a", permissions: ["tickets:write"] };
    return {
      access_token: `h.${btoa(JSON.stringify(claims))}.s`,
      expires_in: 600,
      time_zone: "Asia/Shanghai",
    };
  }
  if (resource === "tickets" && id === undefined) {
    const number = url.searchParams.get("number");
    if (number !== null) return page(tickets.filter((one) => one.number === number));
    if (url.searchParams.has("status")) return page([]);
    return url.searchParams.has("after") ? page(tickets.slice(2)) : { items: tickets.slice(0, 2), next: "2" };
  }
  if (resource === "tickets" && part === undefined) return tickets.find((one) => one.ticket_id === id);
  if (resource === "estates" && id !== undefined) return { estate_id: id, time_zone: "Asia/Shanghai" };
  if (resource === "standards") return { title: { en: "resident centre", zh: "住户" }, categories: [] };
  return page([]);
}

let root: Root;
const nothing = () => undefined;

/** Opens an address in a browser that has nothing of the desk yet. */
async function open(address: string): Promise<void> {
  history.replaceState(null, "", address);
  vi.resetModules();
  const { session } = await import("@/shared/api/session");
  const { App } = await import("./App");
  await session.restore();
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(<App />);
}

beforeEach(() => {
  asked.length = 0;
  localStorage.clear();
  localStorage.setItem("steward.language", "en");
  const Relative = Request;
  vi.stubGlobal(
    "Request",
    class extends Relative {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input instanceof Relative ? input : new URL(String(input), location.href), init);
      }
    },
  );
  vi.stubGlobal("fetch", (request: Request) => {
    const url = new URL(request.url);
    asked.push(url);
    if (url.pathname.endsWith("/stream")) return new Promise(nothing);
    const body = answer(url);
    return Promise.resolve(Response.json(body ?? {}, { status: body === undefined ? 404 : 200 }));
  });
  vi.stubGlobal("scrollTo", nothing);
  vi.stubGlobal("matchMedia", () => ({ matches: true, addListener: nothing, removeListener: nothing }));
  const watcher = { observe: nothing, unobserve: nothing, disconnect: nothing };
  vi.stubGlobal("ResizeObserver", function newWatcher() {
    return watcher;
  });
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

/** Ends what hangs; a busy machine is only slow. */
const patience = { timeout: 60_000, interval: 20 };

const seen = <Of extends HTMLElement>(what: string) =>
  vi.waitFor(() => {
    const found = document.querySelector<Of>(what);
    if (found === null) throw new Error(`nothing is at ${what}`);
    return found;
  }, patience);
const gone = (what: string) =>
  vi.waitFor(() => {
    expect(document.querySelector(what), what).toBeNull();
  }, patience);

async function signIn(): Promise<void> {
  const { session } = await import("@/shared/api/session");
  await seen("#username");
  await session.signIn("lin", "secret");
}

async function openSignedIn(address: string): Promise<void> {
  await open(address);
  await signIn();
}

const focused = (what: string) =>
  vi.waitFor(() => {
    expect(document.activeElement?.matches(what), what).toBe(true);
  }, patience);

const panel = (number: string) => `[data-ticket-panel="${number}"]`;
const row = (number: string) => `tr[data-ticket="${number}"]`;
const address = () => location.pathname + location.search;
const here = (desk: string) => `nav a[aria-current=page][href^="/${desk}"]`;

/** As a keyboard does it, so that React hears of it. */
function type(input: HTMLInputElement, words: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, words);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** The browser's own buttons. */
function browse(steps: 1 | -1): void {
  history.go(steps);
}

it("opens a ticket by its link once somebody has signed in, over the list as the link narrows it", async () => {
  await open("/tickets/T2026-000002?status=closed");
  await signIn();
  await seen(panel("T2026-000002"));
  expect(address()).toBe("/tickets/T2026-000002?status=closed");
  expect(document.title).toBe("T2026-000002 · Steward");
  await seen(here("tickets"));
  // The list does not hold it, so it was asked for by its number.
  const queries = asked.filter(({ pathname }) => pathname === "/api/v1/tickets").map(({ search }) => search);
  expect(queries).toContain("?number=T2026-000002&limit=1");
  expect(queries).toContain("?status=closed&limit=50");
});

it("leads from a ticket's id to its number", async () => {
  await openSignedIn("/tickets/01900000-0000-7000-8000-000000000002");
  await seen(panel("T2026-000002"));
  await vi.waitFor(() => {
    expect(address()).toBe("/tickets/T2026-000002");
  });
});

it("says so when there is no ticket of that number", async () => {
  await openSignedIn("/tickets/T1999-000001");
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain("There is no ticket T1999-000001");
  }, patience);
});

it("opens a ticket over the call desk, closes it with back, and shows it again with forward", async () => {
  await openSignedIn("/");
  await seen(row("T2026-000001"));
  expect(address()).toBe("/calls");
  (await seen(`${row("T2026-000001")} td:nth-child(2)`)).click();
  await seen(panel("T2026-000001"));
  expect(address()).toBe("/tickets/T2026-000001");
  await seen(here("calls"));
  expect(document.querySelector("#phone")).not.toBeNull();
  browse(-1);
  await gone(panel("T2026-000001"));
  expect(address()).toBe("/calls");
  browse(1);
  await seen(panel("T2026-000001"));
  await seen(here("calls"));
});

it("keeps the words of a call while another desk is looked at", async () => {
  await openSignedIn("/calls");
  const phone = await seen<HTMLInputElement>("#phone");
  type(phone, "138 0000");
  phone.form?.requestSubmit();
  type(await seen<HTMLInputElement>("#intake_title"), "Tap drips");
  (await seen('nav a[href="/tickets"]')).click();
  await seen(here("tickets"));
  await seen("main[data-desk=tickets]");
  await focused("#tickets-title");
  expect(document.querySelector("#callbacks-title")).toBeNull();
  (await seen('nav a[href="/calls"]')).click();
  await seen(here("calls"));
  expect((await seen<HTMLInputElement>("#phone")).value).toBe("138 0000");
  await focused("#phone");
  const title = await seen<HTMLInputElement>("#intake_title");
  expect(title.value).toBe("Tap drips");
  // The form still holds the words, and not its fields alone.
  title.form?.requestSubmit();
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain("Choose the estate this is about.");
  }, patience);
  expect(document.body.textContent).not.toContain("Write one line that says what it is.");
});

it("goes between the desks by single keys, and closes a ticket with Escape", async () => {
  await openSignedIn("/callbacks");
  await seen("#callbacks-title");
  press("t");
  await seen(here("tickets"));
  (await seen(`${row("T2026-000002")} a`)).click();
  await seen(panel("T2026-000002"));
  press("Escape");
  await gone(panel("T2026-000002"));
  expect(address()).toBe("/tickets");
  press("c");
  await seen(here("callbacks"));
  press("n");
  await seen(here("calls"));
  await focused("#phone");
});

it("writes what the list is narrowed to into the address, and shows as many pages as it says", async () => {
  await openSignedIn("/tickets?pages=2");
  await seen(row("T2026-000003"));
  (await seen(".ant-checkbox-input")).click();
  await vi.waitFor(() => {
    expect(address()).toBe("/tickets?is_overdue=true");
  });
  browse(-1);
  await vi.waitFor(() => {
    expect(address()).toBe("/tickets?pages=2");
  });
  await seen(row("T2026-000003"));
});

it("is back at the ticket's row when its panel is closed", async () => {
  await openSignedIn("/tickets");
  (await seen(`${row("T2026-000002")} a`)).click();
  await seen(panel("T2026-000002"));
  (await seen('[aria-label="Close panel"]')).click();
  await gone(panel("T2026-000002"));
  expect(address()).toBe("/tickets");
  await focused(`${row("T2026-000002")} a`);
});

it.each(["/nowhere", "/calls/7", "/tickets/T2026-000001/history"])(
  "says that there is no page at %s",
  async (path) => {
    await openSignedIn(path);
    await vi.waitFor(() => {
      expect(document.activeElement?.textContent).toBe("There is no such page");
    }, patience);
    expect(document.querySelector("nav a[aria-current]")).toBeNull();
    (await seen('main a[href="/calls"]')).click();
    await seen(here("calls"));
  },
);

it("goes on where a sign-in at the provider began", async () => {
  sessionStorage.setItem("steward.return", "/tickets?kind=repair");
  await open("/sign-in/provider?state=s&code=c");
  await seen(here("tickets"));
  expect(address()).toBe("/tickets?kind=repair");
  expect(asked.filter(({ pathname }) => pathname.endsWith("/provider/answer"))).toHaveLength(1);
});
