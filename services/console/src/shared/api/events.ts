/** Server-sent events, read from a fetch stream: `EventSource` cannot carry an Authorization header. */

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** Cuts a text stream into events (HTML Living Standard §9.2.6), wherever the network cut it into chunks. */
export class EventParser {
  #rest = "";
  #isFirst = true;
  #event = "";
  #data: string[] = [];
  #id: string | undefined;
  /** What the server asked for as the delay before a reconnect. */
  retryMs: number | undefined;

  push(chunk: string): ServerEvent[] {
    let text = this.#rest + chunk;
    if (this.#isFirst && text !== "") {
      text = text.replace(/^\uFEFF/, "");
      this.#isFirst = false;
    }
    const events: ServerEvent[] = [];
    let start = 0;
    for (;;) {
      const end = lineEnd(text, start);
      if (end === undefined) break;
      const event = this.#line(text.slice(start, end.at));
      if (event !== undefined) events.push(event);
      start = end.next;
    }
    this.#rest = text.slice(start);
    return events;
  }

  #line(line: string): ServerEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return undefined;
  }

  #dispatch(): ServerEvent | undefined {
    const data = this.#data;
    const event = this.#event === "" ? "message" : this.#event;
    this.#data = [];
    this.#event = "";
    return data.length === 0 ? undefined : { event, data: data.join("\n"), id: this.#id };
  }
}

/** Where the line that begins at `start` ends; nothing while its end may still be coming (a lone CR at the end). */
function lineEnd(text: string, start: number): { at: number; next: number } | undefined {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n") return { at, next: at + 1 };
    if (char === "\r") {
      if (at + 1 === text.length) return undefined;
      return { at, next: text[at + 1] === "\n" ? at + 2 : at + 1 };
    }
  }
  return undefined;
}
