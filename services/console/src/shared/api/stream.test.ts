import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { backoffMs, keepStream, type StreamState } from "./stream";

describe("the delay before a reconnect", () => {
  it("doubles from half a second and stops growing at fifteen", () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, () => 1))).toEqual([500, 1000, 2000, 4000]);
    expect(backoffMs(40, () => 1)).toBe(15_000);
  });

  it("is spread over its upper half, so that desks do not come back all at once", () => {
    expect(backoffMs(3, () => 0)).toBe(1000);
    expect(backoffMs(3, () => 0.5)).toBe(1500);
  });

  it("begins with what the server asked for", () => {
    expect(backoffMs(1, () => 1, 4000)).toBe(4000);
  });
});

describe("keeping a stream", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("comes back after a cut, with the last id, and has the page read again what it may have missed", async () => {
    const page = new AbortController();
    const states: StreamState["status"][] = [];
    const heard: string[] = [];
    const lastIds: (string | undefined)[] = [];
    let reread = 0;
    const lines = [new Response("id: 5\ndata: first\n\n"), new Response(null, { status: 503 })];
    const kept = keepStream({
      open: (signal, lastId) => {
        lastIds.push(lastId);
        return Promise.resolve(lines.shift() ?? openLine(signal));
      },
      onEvent: (event) => heard.push(event.data),
      onState: (state) => states.push(state.status),
      onGap: () => {
        reread += 1;
      },
      signal: page.signal,
      network: new EventTarget(),
      random: () => 1,
    });
    await vi.advanceTimersByTimeAsync(500 + 1000);
    expect(heard).toEqual(["first"]);
    expect(lastIds).toEqual([undefined, "5", "5"]);
    expect(states).toEqual(["connecting", "live", "waiting", "connecting", "waiting", "connecting", "live"]);
    expect(reread).toBe(1);
    page.abort();
    await vi.advanceTimersByTimeAsync(0);
    await kept;
  });

  it("has the page read again when the server says that it missed something", async () => {
    const page = new AbortController();
    const heard: string[] = [];
    let reread = 0;
    const kept = keepStream({
      open: () =>
        Promise.resolve(
          new Response("id: 5\ndata: first\n\nevent: reset\ndata: {}\n\nid: 6\ndata: next\n\n"),
        ),
      onEvent: (event) => heard.push(event.data),
      onState: (state) => {
        if (state.status === "waiting") page.abort();
      },
      onGap: () => {
        reread += 1;
      },
      signal: page.signal,
      network: new EventTarget(),
      random: () => 1,
    });
    await vi.advanceTimersByTimeAsync(1000);
    await kept;
    expect(heard).toEqual(["first", "next"]);
    expect(reread).toBe(1);
  });

  it("hangs up on a line that has gone silent", async () => {
    const page = new AbortController();
    let opened = 0;
    const kept = keepStream({
      open: (signal) => {
        opened += 1;
        return Promise.resolve(openLine(signal));
      },
      onEvent: () => undefined,
      onState: () => undefined,
      onGap: () => undefined,
      signal: page.signal,
      network: new EventTarget(),
      random: () => 1,
    });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(opened).toBe(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(opened).toBe(2);
    page.abort();
    await vi.advanceTimersByTimeAsync(0);
    await kept;
  });
});

it("does not wait out its delay when the computer is back on the network", async () => {
  const page = new AbortController();
  const network = new EventTarget();
  let retry: () => void = () => undefined;
  const retried = new Promise<void>((resolve) => {
    retry = resolve;
  });
  let opened = 0;
  const kept = keepStream({
    open: () => {
      opened += 1;
      if (opened === 2) retry();
      return Promise.reject(new TypeError("offline"));
    },
    onEvent: () => undefined,
    onState: (state) => {
      if (state.status === "waiting" && opened === 1)
        queueMicrotask(() => network.dispatchEvent(new Event("online")));
    },
    onGap: () => undefined,
    signal: page.signal,
    network,
    // Without the network's word the test would wait for an hour.
    random: () => 7_200,
  });
  await retried;
  page.abort();
  await kept;
});

/** An answer whose body says nothing until it is cut off, as a browser cuts an aborted fetch. */
function openLine(signal?: AbortSignal): Response {
  return new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal?.addEventListener("abort", () => {
          controller.error(new DOMException("aborted", "AbortError"));
        });
      },
    }),
  );
}
