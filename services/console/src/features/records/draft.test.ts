import { expect, it } from "vitest";

import type { Contents } from "@/features/forms";
import { DraftKeeper } from "./draft";

/** A server that refuses whatever has a fault, and any tag but its own. */
function server() {
  const got: Contents[] = [];
  const send = async (etag: string, contents: Contents) => {
    await Promise.resolve();
    if (etag !== `"${got.length}"`) throw new Error("stale");
    if ("fault" in contents) throw new Error("fault");
    got.push(contents);
    return { etag: `"${got.length}"` };
  };
  return { got, keeper: new DraftKeeper(send, { etag: '"0"' }, {}) };
}

it("sends one change after the other, each with the tag of the one before", async () => {
  const { got, keeper } = server();
  await Promise.all([keeper.save({ a: 1 }), keeper.save({ a: 2 }), keeper.save({ a: 2 })]);
  expect(got).toEqual([{ a: 1 }, { a: 2 }]);
  expect(keeper.etag).toBe('"2"');
});

it("does not send what the server has", async () => {
  const { got, keeper } = server();
  expect(await keeper.save({})).toBeUndefined();
  expect(got).toEqual([]);
});

it("tells what was refused, and goes on with the next", async () => {
  const { got, keeper } = server();
  const refused = keeper.save({ fault: true });
  const next = keeper.save({ a: 1 });
  await expect(refused).rejects.toThrow("fault");
  expect(await next).toEqual({ etag: '"1"' });
  expect(got).toEqual([{ a: 1 }]);
});
