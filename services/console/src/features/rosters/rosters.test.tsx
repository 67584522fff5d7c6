// @vitest-environment jsdom
import type { Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";

import {
  type Asked,
  button,
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
import { shown } from "@/shared/testing/shown";
import { board, entry, handover, nobody, pattern, position, roster, staff, swap } from "./testing/rosters";

let root: Root;
const mayAll = ["identity:read", "identity:write"];

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

/** An identity with one roster of March, whose first Monday is Li's early shift; what was noted is kept. */
function identity(refuses?: (asked: Asked) => Response | undefined): Asked[] {
  let version = 1;
  let noted: ReturnType<typeof entry> | null = null;
  const days = (from: string) => {
    const all = Array.from(
      { length: 31 },
      (_, at) => `${from.slice(0, 8)}${String(at + 1).padStart(2, "0")}`,
    );
    const kind = (day: string) =>
      day === "2026-03-05" ? "holiday" : day === "2026-03-07" ? "swapped" : "ordinary";
    const of = (day: string) => {
      if (day !== "2026-03-02") return { ...nobody, has_line: true };
      const works = noted === null ? ["E"] : noted.shift === null ? [] : [noted.shift];
      return { ...nobody, has_line: true, by_pattern: "E", works, entry: noted };
    };
    return {
      roster_id: "r1",
      from,
      until: all.at(-1),
      days: all.map((day) => ({ day, kind: kind(day) })),
      people: [{ staff_id: "s1", days: all.map(of) }],
    };
  };
  const tagged = (what: unknown) => Response.json(what, { headers: { ETag: `"${version}"` } });
  return standIn([], (asked) => {
    const refused = refuses?.(asked);
    if (refused !== undefined) return refused;
    const { method, url, body } = asked;
    switch (`${method} ${url.pathname.slice("/api/v1".length)}`) {
      case "GET /rosters":
        return pageOf([roster]);
      case "GET /shift-patterns":
        return pageOf([pattern]);
      case "GET /positions/p1":
        return Response.json(position);
      case "GET /staff":
        return pageOf(staff);
      case "GET /memberships":
        return pageOf([
          { membership_id: "m1", staff_id: "s1", position_id: "p1", place_id: null },
          { membership_id: "m2", staff_id: "s2", position_id: "p1", place_id: null },
        ]);
      case "GET /rosters/r1":
        return tagged(roster);
      case "GET /rosters/r1/days":
        return Response.json(days(url.searchParams.get("from") ?? ""));
      case "POST /rosters/r1/entries":
      case "PUT /rosters/r1/entries/e1":
        version += 1;
        noted = entry(body as { kind: string; shift?: string });
        return tagged(noted);
      case "DELETE /rosters/r1/entries/e1":
        version += 1;
        noted = null;
        return tagged(roster);
      case "GET /duty/board":
        return Response.json(board);
      case "GET /shift-swaps":
        return pageOf([swap]);
      case "GET /shift-swaps/w1":
        return tagged(swap);
      case "POST /shift-swaps/w1/accept":
        return tagged({ ...swap, status: "agreed" });
      case "GET /duty-handovers":
        return pageOf([handover]);
      case "GET /duty-handovers/h1":
        return tagged(handover);
      case "POST /duty-handovers/h1/accept":
        return tagged({ ...handover, taken_over_by: me });
      default:
        return pageOf([]);
    }
  });
}

async function plan(permissions: readonly string[] = mayAll): Promise<void> {
  root = await shown(permissions, async () => {
    const { PlanPage } = await import("./components/PlanPage");
    return <PlanPage search={{ month: "2026-03" }} onSearch={() => undefined} />;
  });
}

const cell = (day: string) => seen(`[data-person=s1] [data-day="${day}"]`);
/** Goes to a day with the keyboard. */
async function goTo(day: string): Promise<void> {
  (await cell(day)).focus();
  await vi.waitFor(async () => {
    expect((await cell(day)).tabIndex).toBe(0);
  }, patience);
}
const works = (day: string, shifts: string) =>
  vi.waitFor(async () => {
    expect((await cell(day)).dataset["works"]).toBe(shifts);
  }, patience);
const sent = (asked: readonly Asked[]) =>
  asked
    .filter(({ method }) => method !== "GET")
    .map(({ method, url, body, headers }) => [
      `${method} ${url.pathname.slice("/api/v1/rosters/r1/entries".length)}`,
      headers.get("If-Match"),
      body,
    ]);

it("shows who works what, and names holidays and days that are worked instead", async () => {
  identity();
  await plan(["identity:read"]);
  const monday = await cell("2026-03-02");
  expect(monday.textContent).toBe("E");
  expect(monday.getAttribute("aria-label")).toBe("Monday 2 March, E 早班");
  expect((await cell("2026-03-01")).getAttribute("aria-label")).toContain("no day of the roster");
  expect((await cell("2026-03-05")).getAttribute("aria-label")).toContain("Holiday, Rest");
  expect((await seen("th[data-kind=swapped]")).textContent).toContain("Day of rest, worked instead");
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "New roster",
  );
});

it("plans by keys: arrows move, a figure sets a shift, and what was noted is replaced and taken back", async () => {
  const asked = identity();
  await plan();
  (await cell("2026-03-01")).focus();
  press("ArrowRight");
  await vi.waitFor(() => {
    expect((document.activeElement as HTMLElement | null)?.dataset["day"]).toBe("2026-03-02");
  }, patience);
  press("2");
  await works("2026-03-02", "N");
  expect((await cell("2026-03-02")).dataset["differs"]).toBe("changed");
  expect((await cell("2026-03-02")).getAttribute("aria-label")).toContain("the pattern has E 早班");
  press("0");
  await works("2026-03-02", "");
  press("Delete");
  await works("2026-03-02", "E");
  expect(sent(asked)).toEqual([
    ["POST ", '"1"', { staff_id: "s1", day: "2026-03-02", kind: "changed", shift: "N" }],
    ["PUT /e1", '"2"', { kind: "absence" }],
    ["DELETE /e1", '"3"', undefined],
  ]);
  await told("Saved");
});

it("opens a menu of all that can be chosen, and gives the keyboard back", async () => {
  const asked = identity();
  await plan();
  await goTo("2026-03-02");
  press("Enter");
  await seen("[role=menu][aria-label='李伟, Monday 2 March']");
  await vi.waitFor(() => {
    expect(document.activeElement?.getAttribute("data-choice")).toBe("E");
  }, patience);
  press("Escape");
  await vi.waitFor(() => {
    expect(document.querySelector("[role=menu]")).toBeNull();
    expect((document.activeElement as HTMLElement | null)?.dataset["day"]).toBe("2026-03-02");
  }, patience);
  press("Enter");
  (await seen("[data-choice=extra-N]")).click();
  await works("2026-03-02", "N");
  expect(sent(asked)).toEqual([
    ["POST ", '"1"', { staff_id: "s1", day: "2026-03-02", kind: "extra", shift: "N" }],
  ]);
});

it("takes a shift that is dropped on a day", async () => {
  const asked = identity();
  await plan();
  const drop = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { getData: () => "N" } });
  (await cell("2026-03-02")).dispatchEvent(drop);
  await works("2026-03-02", "N");
  expect(sent(asked)).toHaveLength(1);
});

it("tells of a change that came first, and shows the roster as it is now", async () => {
  let isFirst = true;
  const asked = identity(({ method }) => {
    if (method !== "POST" || !isFirst) return undefined;
    isFirst = false;
    return refusal(412, "stale_version", "It was changed meanwhile.");
  });
  await plan();
  await goTo("2026-03-02");
  press("2");
  await told("It now shows the newest state");
  await works("2026-03-02", "E");
  const read = asked.filter(({ url }) => url.pathname.endsWith("/days"));
  expect(read.length).toBeGreaterThan(1);
  press("2");
  await works("2026-03-02", "N");
});

it("tells who is on duty over midnight, for whom, and who comes next", async () => {
  const asked = identity();
  root = await shown(mayAll, async () => {
    const { DutyPage } = await import("./components/DutyPage");
    return <DutyPage search={{ at: "2026-03-02T18:00:00Z" }} onSearch={() => undefined} />;
  });
  const card = await seen("[data-position=p1]");
  await vi.waitFor(() => {
    expect(card.textContent).toContain("李伟");
    expect(card.textContent).toContain("Mon 2 Mar 22:00 – Tue 3 Mar 06:00");
    expect(card.textContent).toContain("Shift of Mon 2 Mar, over midnight");
    expect(card.textContent).toContain("Stands in for 王敏");
    expect(card.textContent).toContain("Comes next");
  }, patience);
  const { url } = asked.find((one) => one.url.pathname.endsWith("/duty/board")) ?? {};
  expect(url?.searchParams.get("at")).toBe("2026-03-02T18:00:00Z");
});

it("lets the one who was asked agree to a swap, at the version that it has", async () => {
  const asked = identity();
  root = await shown(["identity:read"], async () => {
    const { SwapsPage } = await import("./components/SwapsPage");
    return <SwapsPage />;
  });
  (await button("Agree 李伟 2026-03-09")).click();
  await told("Agreed");
  const accepted = asked.find(({ url }) => url.pathname.endsWith("/accept"));
  expect(accepted?.headers.get("If-Match")).toBe('"1"');
  expect([...document.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(
    "Approve",
  );
});

it("takes a hand-over over, with what was left by urgency", async () => {
  const asked = identity();
  root = await shown(["identity:read"], async () => {
    const { HandoversPage } = await import("./components/HandoversPage");
    return <HandoversPage />;
  });
  const left = await seen("[data-handover=h1]");
  expect(left.dataset["taken"]).toBe("false");
  expect(left.querySelector("[data-urgency=urgent]")?.textContent).toContain("5 号楼电梯停运");
  (await button("Take over")).click();
  await told("Taken over");
  expect(asked.find(({ url }) => url.pathname.endsWith("/accept"))?.headers.get("If-Match")).toBe('"1"');
});

it("shows what a pattern has, and makes one like it", async () => {
  const asked = identity(({ method }) =>
    method === "POST"
      ? refusal(422, "malformed", "Something is wrong.", [
          { pointer: "/code", code: "x", detail: "is taken" },
        ])
      : undefined,
  );
  root = await shown(mayAll, async () => {
    const { PatternsPage } = await import("./components/PatternsPage");
    return <PatternsPage />;
  });
  const row = await seen("[data-pattern=THREE]");
  expect(row.textContent).toContain("22:00–06:00⁺¹");
  (await button("One like it… 三班倒")).click();
  const code = await seen<HTMLInputElement>("#pattern_code");
  type(code, "FOUR");
  const make = [...document.querySelectorAll<HTMLButtonElement>(".ant-modal button")].find(
    ({ textContent }) => textContent === "New pattern",
  );
  make?.click();
  await told("is taken");
  const made = asked.find(({ method }) => method === "POST");
  expect(made?.body).toMatchObject({
    code: "FOUR",
    cycle: ["E", "N", null],
    shifts: [
      { code: "E", spans: [{ starts: "06:00", ends: "14:00" }] },
      { code: "N", spans: [{ starts: "22:00", ends: "06:00" }] },
    ],
  });
});
