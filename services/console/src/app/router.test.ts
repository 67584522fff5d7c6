// @vitest-environment jsdom
import { createMemoryHistory } from "@tanstack/react-router";
import { expect, it } from "vitest";

import { deskAt } from "@/shared/routing/desk";
import { deskRouter } from "./router";

async function at(...addresses: string[]) {
  const router = deskRouter(createMemoryHistory({ initialEntries: addresses }));
  await router.load();
  return router;
}

it("begins at the call desk", async () => {
  const router = await at("/");
  expect(router.state.location.href).toBe("/calls");
});

it("reads a ticket's number, and what the list behind it is narrowed to, from a link", async () => {
  const router = await at("/tickets/T2026-000123?status=open&is_overdue=true");
  const shown = router.state.matches.at(-1);
  expect(shown?.fullPath).toBe("/tickets/$number");
  expect(shown?.params).toEqual({ number: "T2026-000123" });
  expect(shown?.search).toEqual({ status: "open", is_overdue: true });
});

it("goes back and forward between what was shown", async () => {
  const router = await at("/tickets");
  await router.navigate({ to: "/tickets", search: { kind: "repair" } });
  await router.navigate({
    to: "/tickets/$number",
    params: { number: "T2026-000123" },
    search: (kept) => kept,
    state: { behind: "tickets" },
  });
  expect(router.state.location.href).toBe("/tickets/T2026-000123?kind=repair");
  const gone = async (steps: 1 | -1) => {
    router.history.go(steps);
    await router.load();
    return router.state.location.href;
  };
  expect(await gone(-1)).toBe("/tickets?kind=repair");
  expect(await gone(-1)).toBe("/tickets");
  expect(await gone(1)).toBe("/tickets?kind=repair");
  expect(await gone(1)).toBe("/tickets/T2026-000123?kind=repair");
  expect(router.state.location.state.behind).toBe("tickets");
});

it("has a desk for each of its pages", async () => {
  const router = await at("/calls");
  const paths = Object.keys(router.routesByPath).filter((path) => path !== "/");
  expect(paths.length).toBeGreaterThan(20);
  const lost = paths.filter((path) => deskAt(path.replaceAll(/\$\w+/g, "7"), undefined) === undefined);
  expect(lost).toEqual([]);
});
