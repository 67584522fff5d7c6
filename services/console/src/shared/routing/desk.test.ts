import { expect, it } from "vitest";

import { deskAt } from "./desk";

it("names the desk at each path, and none where there is no page", () => {
  const at = (path: string) => deskAt(path, undefined);
  expect(["/calls", "/tickets", "/callbacks", "/callbacks/", "/places"].map(at)).toEqual([
    "calls",
    "tickets",
    "callbacks",
    "callbacks",
    "places",
  ]);
  expect(["/", "/customers", "/calls/7", "/tickets/T2026-000001/history"].map(at)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("names the desk of records at each of them, at the forms and at each of these", () => {
  const at = (path: string) => deskAt(path, undefined);
  const records = ["/records", "/records/0190", "/records/forms", "/records/forms/letter-register"];
  expect(records.map(at)).toEqual(records.map(() => "records"));
  expect(["/records/0190/print", "/records/forms/letter-register/1", "/organisation/1"].map(at)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(at("/organisation")).toBe("organisation");
});

it("names the desk of emergencies at each of them", () => {
  const at = (path: string) => deskAt(path, undefined);
  expect(["/emergencies", "/emergencies/0190", "/emergencies/0190/1"].map(at)).toEqual([
    "emergencies",
    "emergencies",
    undefined,
  ]);
});

it("names the desk at each of its pages, and nothing beside them", () => {
  const at = (path: string) => deskAt(path, undefined);
  expect(["/organisation/certificates", "/organisation/contractors/"].map(at)).toEqual([
    "organisation",
    "organisation",
  ]);
  expect(["/rosters", "/rosters/duty", "/rosters/calendars"].map(at)).toEqual([
    "rosters",
    "rosters",
    "rosters",
  ]);
  expect(["/rosters/0190", "/rosters/duty/1", "/places/duty"].map(at)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("shows a ticket over the desk it was opened from, and over the tickets to who comes by a link", () => {
  expect(deskAt("/tickets/T2026-000001", "calls")).toBe("calls");
  expect(deskAt("/tickets/T2026-000001", undefined)).toBe("tickets");
  expect(deskAt("/callbacks", "calls")).toBe("callbacks");
});
