// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";

import { keepReturn, takeReturn, wayInAt } from "./wayIn";

afterEach(() => {
  sessionStorage.clear();
});

it("knows the pages of who is not signed in, and no others", () => {
  expect(wayInAt("/reset-password/")).toBe("reset");
  expect(wayInAt("/sign-in/provider")).toBe("provider");
  expect(["/", "/calls", "/reset-password/x"].map(wayInAt)).toEqual([undefined, undefined, undefined]);
});

it("goes back to where the sign-in began, once, and nowhere outside of this page", () => {
  keepReturn({ pathname: "/tickets/T2026-000123", search: "?status=open" });
  expect(takeReturn()).toBe("/tickets/T2026-000123?status=open");
  expect(takeReturn()).toBe("/");
  for (const elsewhere of [
    "https://evil.example/",
    "//evil.example/x",
    "javascript:alert(1)",
    "/sign-in/provider",
  ]) {
    sessionStorage.setItem("steward.return", elsewhere);
    expect(takeReturn()).toBe("/");
  }
});
