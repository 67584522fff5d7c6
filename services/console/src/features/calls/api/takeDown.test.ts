import { expect, it } from "vitest";

import { Problem, problemOf } from "@/shared/api/problem";
import { endCall, TakeDown, type TakeDownDoor } from "./takeDown";
import type { Call, Interaction, NewInteraction } from "./types";

const call: Call = {
  call_id: "01900000-0000-7000-8000-0000000000c1",
  version: 1,
  estate_id: "e1",
  direction: "inbound",
  phone: "8000",
  caller: "code",
  status: "answered",
  answered_by: "staff:s1",
  answered_at: "2026-03-02T09:00:00Z",
  note: null,
  ended_at: null,
};
const words: Omit<NewInteraction, "call_id" | "channel"> = { estate_id: "e1", summary: "Ceiling drips" };

/** A server that notes what it was asked; each answer may be replaced by a refusal, which is used up. */
function server(refusals: Partial<Record<keyof TakeDownDoor, Problem>> = {}, readAs = "answered") {
  const asked: unknown[][] = [];
  const reply =
    <Arguments extends unknown[], Answer>(
      name: keyof TakeDownDoor,
      answer: (...given: Arguments) => Answer,
    ) =>
    (...given: Arguments): Promise<Answer> => {
      asked.push([name, ...given]);
      const refusal = refusals[name];
      if (refusal === undefined) return Promise.resolve(answer(...given));
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a table of what is left to refuse
      delete refusals[name];
      return Promise.reject(refusal);
    };
  const door: TakeDownDoor = {
    record: reply("record", () => call),
    receive: reply("receive", () => ({ interaction_id: "r1" }) as Interaction),
    wrapUp: reply("wrapUp", () => ({ ...call, status: "ended" })),
    read: reply("read", () => ({ ...call, status: readAs })),
  };
  const names = () => asked.map(([name]) => name);
  return { door, asked, names };
}

it("ends the call once the interaction is taken down, with its words and at its version", async () => {
  const { door, asked, names } = server();
  const taken = await new TakeDown(door).send("138", words);
  expect(taken).toEqual({ interaction: { interaction_id: "r1" }, unended: undefined });
  expect(names()).toEqual(["record", "receive", "wrapUp"]);
  expect(asked[1]?.[2]).toEqual({ ...words, call_id: call.call_id, channel: "call" });
  expect(asked[2]).toEqual(["wrapUp", call, "Ceiling drips"]);
});

it("does not end a call whose interaction was refused, and names the same call when it is sent again", async () => {
  const { door, names } = server({ receive: problemOf(422, {}) });
  const takeDown = new TakeDown(door);
  await expect(takeDown.send("138", words)).rejects.toMatchObject({ status: 422 });
  expect(names()).toEqual(["record", "receive"]);
  await takeDown.send("138", words);
  expect(names()).toEqual(["record", "receive", "receive", "wrapUp"]);
});

it("tells what was saved when the call cannot be ended", async () => {
  const refusal = problemOf(403, {});
  const { door } = server({ wrapUp: refusal });
  const taken = await new TakeDown(door).send("138", words);
  expect(taken.interaction.interaction_id).toBe("r1");
  expect(taken.unended).toEqual({ call, note: "Ceiling drips", problem: refusal });
  expect(await endCall(call, "Ceiling drips", door)).toBeUndefined();
});

it("takes a call for ended whose first wrap-up arrived and whose answer was lost", async () => {
  const { door, names } = server({ wrapUp: problemOf(412, {}) }, "ended");
  expect(await endCall(call, "x", door)).toBeUndefined();
  expect(names()).toEqual(["wrapUp", "read"]);
});

it("takes a call for open that somebody changed and nobody ended", async () => {
  const { door } = server({ wrapUp: problemOf(412, {}) });
  expect((await endCall(call, "x", door))?.problem.status).toBe(412);
});
