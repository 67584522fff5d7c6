import { expect, it } from "vitest";

import type { PatrolPlan } from "./api/types";
import { termsOf, type WrittenPlan, writtenOf } from "./plan";

const written: WrittenPlan = {
  name: "每日巡视",
  form: "patrol-follow-up-record",
  kinds: ["building"],
  frequency: "weekly",
  times: "9:30，17：00",
  days: "1, 4",
  every_days: 5,
  due_minutes: 120,
  from: "2026-03-01",
};

it("sends times and days as they are meant, and nothing that the frequency does not ask for", () => {
  const terms = termsOf(written, "e1");
  expect(terms.cadence).toEqual({ frequency: "weekly", times: ["09:30", "17:00"], days: [1, 4] });
  expect(terms.within).toEqual({ place_id: "e1", kinds: ["building"] });
  expect(terms).not.toHaveProperty("position");
  const every = termsOf({ ...written, frequency: "every_days" }, "e1");
  expect(every.cadence).toEqual({
    frequency: "every_days",
    times: ["09:30", "17:00"],
    days: [],
    every_days: 5,
  });
});

it("keeps what the dialog does not ask about", () => {
  const weather = [{ kind: "typhoon", from_level: "blue", is_after: true }] as const;
  const terms = termsOf(written, "e1", { place_ids: ["p1"], weather: [...weather] });
  expect(terms.place_ids).toEqual(["p1"]);
  expect(terms).not.toHaveProperty("within");
  expect(terms.weather).toEqual(weather);
});

it("shows a plan as it would be sent again", () => {
  const terms = termsOf(written, "e1");
  const plan = {
    terms: { ...terms, position: null, until: null, cadence: { ...terms.cadence, every_days: null } },
  } as unknown as PatrolPlan;
  expect(termsOf(writtenOf(plan), "e1")).toEqual(terms);
});
