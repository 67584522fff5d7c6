/** Keeps a stream of server-sent events open for as long as the page lives, and says how it stands. */
import { EventParser, type ServerEvent } from "./events";

export type StreamState =
  | { readonly status: "connecting" }
  | { readonly status: "live" }
  /** Cut off; the next try is at `retryAt` (local clock, milliseconds). */
  | { readonly status: "waiting"; readonly retryAt: number };

export interface StreamParts {
  readonly open: (signal: AbortSignal, lastId: string | undefined) => Promise<Response>;
  readonly onEvent: (event: ServerEvent) => void;
  readonly onState: (state: StreamState) => void;
  /** Events may have been missed (the line was cut, or the server says `reset`): read the screen again. */
  readonly onGap: () => void;
  readonly signal: AbortSignal;
  /** Says `online` when the computer is back on the network; the browser's window. */
  readonly network: EventTarget;
  readonly random?: () => number;
}

/** The server sends at least a comment this often; silence for longer means the line is dead without saying so. */
const silenceMs = 60_000;

/** A line that held this long was a good one: the next delay is short again. */
const goodMs = 10_000;

/** Grows from half a second to fifteen, with jitter, so that a restarted server is not met by every desk at once. */
export function backoffMs(failures: number, random: () => number, askedMs = 500): number {
  const most = Math.min(15_000, Math.max(askedMs, 250) * 2 ** Math.min(failures - 1, 6));
  return Math.round(most / 2 + (random() * most) / 2);
}

export async function keepStream(parts: StreamParts): Promise<void> {
  const random = parts.random ?? Math.random;
  let failures = 0;
  let wasLive = false;
  let lastId: string | undefined;
  let askedMs: number | undefined;
  while (!parts.signal.aborted) {
    parts.onState({ status: "connecting" });
    let liveAt = Number.POSITIVE_INFINITY;
    const line = new AbortController();
    const hangUp = () => {
      line.abort();
    };
    parts.signal.addEventListener("abort", hangUp, { once: true });
    try {
      const response = await parts.open(line.signal, lastId);
      if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
      parts.onState({ status: "live" });
      liveAt = Date.now();
      if (wasLive) parts.onGap();
      wasLive = true;
      const parser = new EventParser();
      await read(response.body, hangUp, (text) => {
        for (const event of parser.push(text)) {
          lastId = event.id;
          if (event.event === "reset") parts.onGap();
          else parts.onEvent(event);
        }
        askedMs = parser.retryMs;
      });
    } catch {
      // Whatever cut the line, the answer is the same: wait, and open it again.
    } finally {
      parts.signal.removeEventListener("abort", hangUp);
      line.abort();
    }
    if (isAborted(parts.signal)) return;
    failures = Date.now() - liveAt >= goodMs ? 1 : failures + 1;
    const delay = backoffMs(failures, random, askedMs);
    parts.onState({ status: "waiting", retryAt: Date.now() + delay });
    await rest(delay, parts.signal, parts.network);
  }
}

async function read(stream: ReadableStream<Uint8Array>, hangUp: () => void, onText: (text: string) => void) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let silence = setTimeout(hangUp, silenceMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(hangUp, silenceMs);
      onText(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(silence);
  }
}

/** Waits; less when the page ends or the computer is back on the network. */
function rest(milliseconds: number, signal: AbortSignal, network: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      network.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    network.addEventListener("online", done);
  });
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
