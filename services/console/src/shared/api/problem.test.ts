import { describe, expect, it } from "vitest";

import { pointerPath, Problem, problemFrom, problemOf, sortFaults } from "./problem";

const places = { "/ticket/title": "title", "/ticket/materials": "materials", "/estate_id": "place" } as const;

function refusal(...pointers: string[]): Problem {
  const errors = pointers.map((pointer) => ({ pointer, code: "text.empty", detail: `at ${pointer}` }));
  return problemOf(422, { detail: "Some fields are not right.", code: "invalid_fields", errors });
}

describe("laying faults at their fields", () => {
  it("puts each fault at the field its pointer names", () => {
    const { fields, others } = sortFaults(refusal("/ticket/title", "/estate_id"), places);
    expect(fields).toEqual({ title: ["at /ticket/title"], place: ["at /estate_id"] });
    expect(others).toEqual([]);
  });

  it("puts a fault inside a list at the list's field", () => {
    expect(sortFaults(refusal("/ticket/materials/2"), places).fields).toEqual({
      materials: ["at /ticket/materials/2"],
    });
  });

  it("keeps several faults of one field together, in order", () => {
    const { fields } = sortFaults(refusal("/ticket/materials/0", "/ticket/materials/1"), places);
    expect(fields.materials).toEqual(["at /ticket/materials/0", "at /ticket/materials/1"]);
  });

  it("swallows no fault that the form has no field for", () => {
    const { fields, others } = sortFaults(refusal("/call_id", "", "/ticket", "/constructor"), places);
    expect(fields).toEqual({});
    expect(others.map((fault) => fault.pointer)).toEqual(["/call_id", "", "/ticket", "/constructor"]);
  });

  it("finds a place for names given without a slash, as query parameters are", () => {
    expect(sortFaults(refusal("phone"), { phone: "phone" }).fields.phone).toEqual(["at phone"]);
  });
});

describe("reading a refusal", () => {
  it("keeps the server's words, code and trace", () => {
    const problem = problemOf(409, { detail: "已关闭", code: "ticketing.already_closed", trace_id: "abc" });
    expect(problem).toMatchObject({
      message: "已关闭",
      status: 409,
      code: "ticketing.already_closed",
      traceId: "abc",
    });
  });

  it("makes do with an answer that is no problem document", () => {
    expect(problemOf(502, "<html>bad gateway</html>")).toMatchObject({
      status: 502,
      message: "",
      faults: [],
    });
    expect(problemOf(500, null)).toMatchObject({ status: 500, message: "" });
  });

  it("takes the status from the answer, not from what the body claims", () => {
    expect(problemOf(503, { status: 200 }).status).toBe(503);
  });

  it("knows which refusals may pass by themselves", () => {
    expect(problemFrom(new TypeError("Failed to fetch")).isPassing).toBe(true);
    expect(problemOf(503, {}).isPassing).toBe(true);
    expect(problemOf(409, { code: "idempotency_key_in_use" }).isPassing).toBe(true);
    expect(problemOf(409, { code: "stale_version" }).isPassing).toBe(false);
    expect(problemOf(422, {}).isPassing).toBe(false);
    expect(problemOf(500, {}).isPassing).toBe(false);
  });
});

it("reads the escapes of a JSON pointer in the right order", () => {
  expect(pointerPath("/a~1b/~01/0")).toEqual(["a/b", "~1", "0"]);
  expect(pointerPath("")).toEqual([]);
});
