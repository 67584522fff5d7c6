// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const asked: URL[] = [];
let root: Root;

const place = (id: string, kind: string, name: string, estate: string | null) => ({
  place_id: id,
  kind,
  name,
  estate_id: estate,
});
const units = [
  { unit_id: "u1", building: "3栋", label: "3-501", status: "rented_out", gross_area_m2: "128.50" },
  { unit_id: "u2", building: "3栋", label: "3-502", status: null, gross_area_m2: null },
];

/** Answers as an archive with one region, one estate in it and one building there. */
function answer({ pathname, searchParams }: URL): readonly unknown[] {
  if (pathname === "/api/v1/units") return searchParams.get("within_id") === "b" ? units : [];
  if (searchParams.has("is_root")) return [place("r", "region", "华东", null)];
  const parent = searchParams.get("parent_id");
  if (parent === "r") return [place("e", "estate", "阳光花园", "e")];
  return parent === "e" ? [place("b", "building", "3栋", "e")] : [];
}

beforeEach(() => {
  asked.length = 0;
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
    if (url.pathname === "/api/v1/session") {
      const claims = { sub: "staff:01900000-0000-7000-8000-00000000005a", permissions: [] };
      const token = `h.${btoa(JSON.stringify(claims))}.s`;
      return Promise.resolve(
        Response.json({ access_token: token, expires_in: 600, time_zone: "Asia/Shanghai" }),
      );
    }
    asked.push(url);
    return Promise.resolve(Response.json({ items: answer(url), next: null }));
  });
  vi.stubGlobal("matchMedia", () => ({ matches: true, addListener: vi.fn(), removeListener: vi.fn() }));
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function show(permissions: readonly string[]): Promise<void> {
  // What asks the server takes hold of the browser's own functions when it is loaded.
  vi.resetModules();
  const { session } = await import("@/shared/api/session");
  const { MeContext } = await import("@/shared/api/me");
  const { PlacesDesk } = await import(".");
  await session.signIn("lin", "secret");
  root = createRoot(document.body.appendChild(document.createElement("div")));
  const me = {
    staffId: "s",
    username: "lin",
    permissions: [...permissions],
    grants: [],
    timeZone: "Asia/Shanghai",
  };
  root.render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={me}>
        <PlacesDesk />
      </MeContext>
    </QueryClientProvider>,
  );
}

/** Ends what hangs; a busy machine is only slow. */
const patience = { timeout: 60_000, interval: 20 };

const seen = (what: string) =>
  vi.waitFor(() => {
    const found = document.querySelector<HTMLElement>(what);
    if (found === null) throw new Error(`nothing is at ${what}`);
    return found;
  }, patience);
const reached = () => document.activeElement?.getAttribute("data-node");

function press(key: string): void {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
}

it("reads each level when it is opened, by keys alone, and colours the units of what is chosen", async () => {
  await show(["archive:read"]);
  (await seen('[data-node="r"]')).focus();
  expect(document.querySelector('[data-node="e"]')).toBeNull();
  for (const [from, to] of [
    ["r", "e"],
    ["e", "b"],
  ] as const) {
    press("ArrowRight");
    await seen(`[data-node="${to}"]`);
    expect((await seen(`[data-node="${from}"]`)).getAttribute("aria-expanded")).toBe("true");
    press("ArrowDown");
    await vi.waitFor(() => {
      expect(reached()).toBe(to);
    }, patience);
  }
  expect(document.querySelectorAll('[role="treeitem"][tabindex="0"]').length).toBe(1);
  expect((await seen('[data-node="b"]')).getAttribute("aria-level")).toBe("3");
  press("Enter");
  const cell = await seen('[data-unit="u1"]');
  expect(cell.dataset["status"]).toBe("rented_out");
  expect(cell.textContent).toContain("Rented out 128.50 m²");
  expect((await seen('[data-unit="u2"]')).textContent).toContain("Not known");
  expect((await seen("[data-colour=rented_out] td")).textContent).toBe("1");
  const within = asked.filter(({ pathname }) => pathname === "/api/v1/units");
  expect(within.map(({ searchParams }) => searchParams.get("is_ended"))).toEqual(["false"]);
});

it("asks for nothing where the archive may not be read", async () => {
  await show([]);
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain("You may not read the archive.");
  });
  expect(asked).toEqual([]);
});
