import { describe, expect, it } from "vitest";

import { EventParser, type ServerEvent } from "./events";

function parse(...chunks: string[]): ServerEvent[] {
  const parser = new EventParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

describe("reading server-sent events", () => {
  it("reads name, data and id", () => {
    expect(parse('id: 7\nevent: ticket\ndata: {"a":1}\n\n')).toEqual([
      { event: "ticket", data: '{"a":1}', id: "7" },
    ]);
  });

  it("is the same wherever the network cuts the stream", () => {
    const stream =
      "\uFEFFevent: a\r\ndata: one\r\ndata:two\r\n\r\n: still here\n\ndata\n\ndata: 漏水\r\rid: 9\ndata: x\n\n";
    const whole = parse(stream);
    expect(whole).toEqual([
      { event: "a", data: "one\ntwo", id: undefined },
      { event: "message", data: "", id: undefined },
      { event: "message", data: "漏水", id: undefined },
      { event: "message", data: "x", id: "9" },
    ]);
    expect(parse(...stream.split(/(?:)/u))).toEqual(whole);
    for (let cut = 1; cut < stream.length; cut += 1) {
      expect(parse(stream.slice(0, cut), stream.slice(cut))).toEqual(whole);
    }
  });

  it("says nothing for comments and for events without data", () => {
    expect(parse(": keep-alive\n\n", "event: ping\n\n")).toEqual([]);
  });

  it("forgets an event's name after the event, and keeps the last id", () => {
    expect(parse("event: ticket\nid: 1\ndata: a\n\n", "data: b\n\n")).toEqual([
      { event: "ticket", data: "a", id: "1" },
      { event: "message", data: "b", id: "1" },
    ]);
  });

  it("drops an event that the end of the stream cut short", () => {
    expect(parse("data: half\n")).toEqual([]);
  });

  it("takes away one space after the colon and no more", () => {
    expect(parse("data:  two\n\n")[0]?.data).toBe(" two");
  });

  it("takes the delay the server asks for, when it is a number", () => {
    const parser = new EventParser();
    parser.push("retry: soon\nretry: 4000\n\n");
    expect(parser.retryMs).toBe(4000);
  });
});
