// @vitest-environment jsdom
import type { ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

interface Asked {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

const asked: Asked[] = [];
const refused = (status: number, code: string) => ({ status, body: { status, code, detail: code } });
const claims = btoa(JSON.stringify({ sub: "staff:s1", permissions: [] }));
const session = {
  access_token: `h.${claims}.s`,
  token_type: "Bearer",
  expires_in: 600,
  time_zone: "Asia/Shanghai",
};

/** What whoever signs in may do at one estate alone. */
const atOne = [{ permissions: ["tickets:write"], scope: { kind: "estates", estates: ["e1"] } }];

/** What the server says to each path, one after the other. */
let answers: Record<string, { status: number; body: unknown }[]>;
let ways: { is_reset_by_mail: boolean; provider: { label: string } | null };
let root: Root;

beforeEach(() => {
  asked.length = 0;
  localStorage.clear();
  localStorage.setItem("steward.language", "en");
  vi.stubGlobal("matchMedia", () => ({ matches: true, addListener: vi.fn(), removeListener: vi.fn() }));
  const Relative = Request;
  vi.stubGlobal(
    "Request",
    class extends Relative {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input instanceof Relative ? input : new URL(String(input), location.href), init);
      }
    },
  );
  ways = { is_reset_by_mail: false, provider: null };
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    if (path === "/session/ways") return Response.json(ways);
    if (path === "/session" && request.method === "GET")
      return Response.json({ staff: { username: "wang" }, grants: atOne });
    const text = await request.text();
    asked.push({ path, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> });
    const answer = answers[path]?.shift();
    if (answer === undefined) throw new Error(`${path} is not expected`);
    return Response.json(answer.body, { status: answer.status });
  });
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

type Pages = typeof import(".");

/** Shows one of the pages, as one that was just loaded. */
async function show(page: (pages: Pages) => ReactNode) {
  vi.resetModules();
  const pages = await import(".");
  const module = await import("@/shared/api/session");
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(page(pages));
  return module.session;
}

const signInPage = ({ SignInPage }: Pages) => <SignInPage problem={undefined} />;

async function open() {
  const session = await show(signInPage);
  await fill("#username", "wang");
  await fill("#password", "secret");
  await submit();
  return session;
}

const seen = <Of extends HTMLElement>(what: string) =>
  vi.waitFor(() => {
    const found = document.querySelector<Of>(what);
    if (found === null) throw new Error(`nothing is at ${what}`);
    return found;
  });

async function fill(what: string, words: string): Promise<void> {
  const input = await seen<HTMLInputElement>(what);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, words);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

async function submit(): Promise<void> {
  const button = await seen<HTMLButtonElement>("button[type=submit]:not(:disabled)");
  button.click();
}

const says = (words: string) =>
  vi.waitFor(() => {
    expect(document.body.textContent).toContain(words);
  });

it("asks where rights hold that are not the same everywhere, which the token does not say", async () => {
  const token = btoa(JSON.stringify({ sub: "staff:s1", permissions: ["tickets:write"], by_reference: true }));
  answers = { "/session": [{ status: 200, body: { ...session, access_token: `h.${token}.s` } }] };
  const opened = await open();
  await vi.waitFor(() => {
    expect(opened.state()).toMatchObject({
      status: "signed_in",
      me: { permissions: ["tickets:write"], grants: atOne },
    });
  });
});

it("asks for a code after the password, again when it was wrong, and then signs in", async () => {
  const challenge = { challenge: "c1", need: "code", expires_in: 600 };
  answers = {
    "/session": [{ status: 202, body: challenge }],
    "/session/challenge": [
      refused(401, "identity.code_wrong"),
      { status: 200, body: { ...session, recovery_codes: [] } },
    ],
  };
  const opened = await open();
  await fill("#code", "000000");
  await submit();
  await says("identity.code_wrong");
  expect((await seen<HTMLInputElement>("#code")).value).toBe("");
  expect(opened.state().status).not.toBe("signed_in");
  await fill("#code", "123456");
  await submit();
  await vi.waitFor(() => {
    expect(opened.state()).toMatchObject({ status: "signed_in", me: { username: "wang" } });
  });
  expect(asked.at(-1)).toEqual({ path: "/session/challenge", body: { challenge: "c1", code: "123456" } });
});

it("begins again with the password when the sign-in does not wait any more", async () => {
  answers = {
    "/session": [{ status: 202, body: { challenge: "c1", need: "code", expires_in: 600 } }],
    "/session/challenge": [refused(401, "identity.challenge_over")],
  };
  await open();
  await fill("#code", "123456");
  await submit();
  await seen("#password");
  await says("identity.challenge_over");
});

it("shows the key of a role that asks for a second factor, and its recovery codes once", async () => {
  const key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  answers = {
    "/session": [{ status: 202, body: { challenge: "c1", need: "enrolment", expires_in: 600 } }],
    "/session/challenge/enrolment": [
      { status: 200, body: { key, uri: `otpauth://totp/S:wang?secret=${key}` } },
    ],
    "/session/challenge": [{ status: 200, body: { ...session, recovery_codes: ["abcd-efgh-2345-6723"] } }],
  };
  const opened = await open();
  await seen(`[data-key="${key}"]`);
  await fill("#code", "123456");
  await submit();
  await says("abcd-efgh-2345-6723");
  expect(opened.state().status).not.toBe("signed_in");
  (await seen<HTMLButtonElement>("button[type=button]:not([aria-pressed])")).click();
  await vi.waitFor(() => {
    expect(opened.state().status).toBe("signed_in");
  });
});

it("sends a password of one's own where somebody else has set the present one", async () => {
  answers = {
    "/session": [refused(403, "identity.password_change_required"), { status: 200, body: session }],
  };
  const opened = await open();
  await fill("#new-password", "nine lamps over the gate");
  await submit();
  await vi.waitFor(() => {
    expect(opened.state().status).toBe("signed_in");
  });
  expect(asked.at(-1)?.body).toEqual({
    username: "wang",
    password: "secret",
    new_password: "nine lamps over the gate",
  });
});

it("offers the ways that the server tells, and no others", async () => {
  answers = {};
  await show(signInPage);
  await seen("#password");
  expect(document.body.textContent).not.toContain("Forgotten");
  expect(document.querySelector("[data-provider]")).toBeNull();
  root.unmount();
  ways = { is_reset_by_mail: true, provider: { label: "Harbour ID" } };
  await show(signInPage);
  await says("Sign in with Harbour ID");
  expect((await seen("a[href='/forgotten-password']")).textContent).toBe("Forgotten your password?");
});

it("says so when the provider cannot be reached, and keeps the password's way", async () => {
  ways = { is_reset_by_mail: false, provider: { label: "Harbour ID" } };
  answers = { "/session/provider": [refused(503, "identity.provider_unavailable")] };
  await show(signInPage);
  (await seen("[data-provider]")).click();
  await says("identity.provider_unavailable");
  await seen("#password");
});

it("signs in by what the provider sends back, once, a second factor included", async () => {
  answers = {
    "/session/provider/answer": [{ status: 202, body: { challenge: "c1", need: "code", expires_in: 600 } }],
    "/session/challenge": [{ status: 200, body: { ...session, recovery_codes: [] } }],
  };
  history.replaceState(null, "", "/sign-in/provider?state=s&code=c&iss=i");
  const opened = await show(({ ProviderReturn }) => <ProviderReturn search="?state=s&code=c&iss=i" />);
  await fill("#code", "123456");
  expect(location.search).toBe("");
  await submit();
  await vi.waitFor(() => {
    expect(opened.state()).toMatchObject({ status: "signed_in", me: { username: "wang" } });
  });
  expect(asked).toEqual([
    { path: "/session/provider/answer", body: { state: "s", code: "c", iss: "i" } },
    { path: "/session/challenge", body: { challenge: "c1", code: "123456" } },
  ]);
});

it("shows what the provider refused beside the other ways", async () => {
  answers = { "/session/provider/answer": [refused(403, "identity.provider_account_unknown")] };
  await show(({ ProviderReturn }) => <ProviderReturn search="?state=s&error=access_denied" />);
  await says("identity.provider_account_unknown");
  await seen("#password");
  expect(asked[0]?.body).toEqual({ state: "s", error: "access_denied" });
});

it("asks for a link, and tells the same whoever has the name", async () => {
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push({
      path: new URL(request.url).pathname,
      body: (await request.json()) as Record<string, unknown>,
    });
    return new Response(null, { status: 202 });
  });
  await show(({ ForgottenPasswordPage }) => <ForgottenPasswordPage />);
  await submit();
  await says("Enter your user name.");
  await fill("#username", " wang ");
  await submit();
  await says("a link is on its way");
  expect(asked).toEqual([{ path: "/api/v1/password-resets", body: { username: "wang" } }]);
});

it("takes a password with a link's token, which leaves the address, and shows what will not do", async () => {
  const fault = { pointer: "/new_password", code: "password.common", detail: "is among those tried first" };
  const replies = [
    Response.json({ status: 422, code: "invalid_fields", detail: "x", errors: [fault] }, { status: 422 }),
    new Response(null, { status: 204 }),
  ];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push({
      path: new URL(request.url).pathname,
      body: (await request.json()) as Record<string, unknown>,
    });
    return replies.shift() ?? Response.error();
  });
  history.replaceState(null, "", "/reset-password#t0ken");
  await show(({ ResetPasswordPage }) => <ResetPasswordPage hash="#t0ken" />);
  await fill("#new-password", "password12");
  await submit();
  await says("is among those tried first");
  expect(location.hash).toBe("");
  await fill("#new-password", "nine lamps over the gate");
  await submit();
  await says("The password is set.");
  expect(asked.at(-1)?.body).toEqual({ token: "t0ken", new_password: "nine lamps over the gate" });
  root.unmount();
  await show(({ ResetPasswordPage }) => <ResetPasswordPage hash="" />);
  await says("This link is cut off.");
});
