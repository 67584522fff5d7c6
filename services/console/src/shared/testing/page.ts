/** A page in a browser without a server: what it asks is answered by the test, and what it shows is waited for. */
import { expect, vi } from "vitest";

/** What the page asked: the request, and its body where it had one. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

const nothing = () => undefined;

/** What a list answers that ends with these. */
export const pageOf = (items: readonly unknown[]) => Response.json({ items, next: null });

/** A refusal as the server says it. */
export function refusal(
  status: number,
  code: string,
  detail: string,
  errors: readonly object[] = [],
): Response {
  return Response.json({ type: "", title: "", status, code, detail, errors }, { status });
}

/** Puts `answer` in the place of the server for whoever signs in with these permissions; gives what was asked. */
export function standIn(permissions: readonly string[], answer: Answer): Asked[] {
  const asked: Asked[] = [];
  localStorage.clear();
  localStorage.setItem("steward.language", "en");
  const Relative = Request;
  vi.stubGlobal(
    "Request",
    class extends Relative {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input instanceof Relative ? input : new URL(String(input), location.href), init);
      }
    },
  );
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    if (url.pathname === "/api/v1/session") {
      const claims = { sub: `staff:${me}`, permissions };
      return Response.json({
        access_token: `h.${btoa(JSON.stringify(claims))}.s`,
        expires_in: 600,
        time_zone: "Asia/Shanghai",
      });
    }
    if (url.pathname.endsWith("/stream")) return new Promise(nothing);
    const text = await request.text();
    const one = {
      method: request.method,
      url,
      headers: request.headers,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
    asked.push(one);
    return answer(one);
  });
  vi.stubGlobal("scrollTo", nothing);
  vi.stubGlobal("matchMedia", () => ({ matches: true, addListener: nothing, removeListener: nothing }));
  const watcher = { observe: nothing, unobserve: nothing, disconnect: nothing };
  vi.stubGlobal("ResizeObserver", function newWatcher() {
    return watcher;
  });
  return asked;
}

/** Who signs in. */
export const me = "01900000-0000-7000-8000-00000000005a";

/** Ends what hangs; a busy machine is only slow. */
export const patience = { timeout: 60_000, interval: 20 };

export const seen = <Of extends HTMLElement>(what: string) =>
  vi.waitFor(() => {
    const found = document.querySelector<Of>(what);
    if (found === null) throw new Error(`nothing is at ${what}`);
    return found;
  }, patience);

export const told = (words: string) =>
  vi.waitFor(() => {
    expect(document.body.textContent).toContain(words);
  }, patience);

/** The button of that name, once it is there. */
export const button = (name: string) =>
  vi.waitFor(() => {
    const all = [...document.querySelectorAll("button")];
    const found = all.find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name);
    if (found === undefined) throw new Error(`no button is called ${name}`);
    return found;
  }, patience);

/** As a keyboard does it, so that React hears of it. */
export function type(input: HTMLInputElement | HTMLTextAreaElement, words: string): void {
  const kind = input instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(input, words);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The field is left. */
export function leave(input: HTMLElement): void {
  input.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

/** Presses a key where the keyboard is. */
export function press(key: string): void {
  const at = document.activeElement ?? document.body;
  at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
