import { expect, it } from "vitest";

import { meAt } from "./me";
import type { Grant } from "./session";

const [east, west] = ["0190-east", "0190-west"];
const may = (permissions: Grant["permissions"], scope: Grant["scope"]): Grant => ({ permissions, scope });

function somebody(...grants: Grant[]) {
  const permissions: readonly string[] = ["tickets:read", "tickets:write", "tickets:supervise"];
  return { staffId: "s1", permissions, grants };
}

it("leaves somebody at an estate what they may do there", () => {
  const me = somebody(
    may(["tickets:read"], { kind: "group" }),
    may(["tickets:write"], { kind: "estates", estates: [east] }),
    may(["tickets:supervise"], { kind: "estates", estates: [west] }),
  );
  expect(meAt(me, east)).toEqual({ ...me, permissions: ["tickets:read", "tickets:write"] });
  expect(meAt(me, west).permissions).toEqual(["tickets:read", "tickets:supervise"]);
  expect(meAt(me, "0190-other").permissions).toEqual(["tickets:read"]);
});

it("leaves them what holds in a region that the estate may lie in", () => {
  const me = somebody(
    may(["tickets:write"], { kind: "regions", regions: ["EAST"] }),
    may(["tickets:supervise"], { kind: "places", regions: ["WEST"], estates: [west] }),
  );
  expect(meAt(me, east).permissions).toEqual(["tickets:write", "tickets:supervise"]);
});

it("takes nothing from whoever may do the same everywhere", () => {
  const me = somebody();
  expect(meAt(me, east)).toBe(me);
});
