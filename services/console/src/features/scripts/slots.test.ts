import { expect, it } from "vitest";

import { fillSlots } from "./slots";

it("fills what is known, and names what is not", () => {
  const names = { number: "number" };
  expect(fillSlots("Call {title} at {number} or {fax}.", { title: "{number}" }, names)).toBe(
    "Call {number} at [number] or [fax].",
  );
  expect(fillSlots("Hello.", {}, names)).toBe("Hello.");
});
