/**
 * Who is signed in. The access token lives in this module's memory and nowhere else; what survives a reload is the
 * refresh cookie, which scripts cannot read.
 */
import createClient from "openapi-fetch";

import { language } from "../i18n/language";
import { Problem, problemFrom, problemOf } from "./problem";
import type { paths } from "./schema";
import type { FromServer, Schemas } from "./types";

export interface Me {
  readonly staffId: string;
  readonly username: string;
  /** What they may do somewhere. */
  readonly permissions: readonly string[];
  /** What they may do where; empty when it is the same everywhere. */
  readonly grants: readonly Grant[];
  /** By whose calendar the days of the whole group are counted. */
  readonly timeZone: string;
}

/** Permissions that hold in a scope. */
export type Grant = FromServer<Schemas["GrantView"]>;

export type SessionState =
  | { readonly status: "restoring" }
  | { readonly status: "signed_out"; readonly problem?: Problem }
  | { readonly status: "signed_in"; readonly me: Me }
  /** Must sign in again, but what is on the screen stays: an agent in a call loses no words. */
  | { readonly status: "expired"; readonly me: Me };

export interface Granted {
  readonly accessToken: string;
  readonly grants: readonly Grant[];
  readonly timeZone: string;
  readonly expiresInSecs: number;
}

/** A password that was right, and what is asked for besides: a code, or that an authenticator be set up first. */
export interface Challenge {
  readonly secret: string;
  readonly need: "code" | "enrolment";
}

/** A key for an authenticator, and the same as its QR code says it. */
export interface Enrolment {
  readonly key: string;
  readonly uri: string;
}

/** A session by a code; with recovery codes when an authenticator was set up by it. */
export interface ByCode {
  readonly granted: Granted;
  readonly recoveryCodes: readonly string[];
}

/** The ways of signing in beside a password that is known. */
export interface SignInWays {
  /** What the group's own provider is called, where there is one. */
  readonly provider: string | undefined;
  readonly isResetByMail: boolean;
}

/** What the provider sent the browser back with. */
export interface ProviderAnswer {
  readonly state: string;
  readonly code?: string;
  readonly error?: string;
  readonly iss?: string;
}

/** Recovery codes are shown once: the desk waits behind them. */
export interface ShownOnce {
  readonly codes: readonly string[];
  enter(): void;
}

/** The requests a session makes; each throws a [`Problem`]. */
export interface SessionDoor {
  /** With another password from now on, where the present one was set by somebody else. */
  signIn(username: string, password: string, newPassword?: string): Promise<Granted | Challenge>;
  enrol(challenge: Challenge): Promise<Enrolment>;
  answer(challenge: Challenge, code: string): Promise<ByCode>;
  ways(): Promise<SignInWays>;
  /** The address of the provider to sign in at. */
  toProvider(): Promise<string>;
  fromProvider(answer: ProviderAnswer): Promise<Granted | Challenge>;
  /** What the bearer of a token signs in as. */
  username(granted: Granted): Promise<string>;
  askForReset(username: string): Promise<void>;
  reset(token: string, newPassword: string): Promise<void>;
  refresh(): Promise<Granted>;
  signOut(): Promise<void>;
}

/** What outlives the page: that a refresh is worth trying, and the name to greet with. Neither is a secret. */
export interface Remembered {
  get(): string | null;
  set(username: string | null): void;
}

/** Runs one refresh at a time across all tabs: two at once would look like a stolen cookie to the server. */
export type Alone = <T>(run: () => Promise<T>) => Promise<T>;

/** A token this close to its end is renewed before it is used. */
const marginMs = 30_000;

export class Session {
  #state: SessionState = { status: "restoring" };
  #token: string | undefined;
  #renewAt = 0;
  #refreshing: Promise<string> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly door: SessionDoor,
    private readonly remembered: Remembered,
    private readonly alone: Alone,
    private readonly now: () => number = Date.now,
  ) {}

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tries the refresh cookie once, when there is reason to think there is one. */
  async restore(): Promise<void> {
    if (this.remembered.get() === null) {
      this.#become({ status: "signed_out" });
      return;
    }
    try {
      await this.renew();
    } catch (error) {
      const problem = problemFrom(error);
      this.#become(problem.isPassing ? { status: "signed_out", problem } : { status: "signed_out" });
    }
  }

  /** Signs in, or gives what is asked for beside the password. */
  async signIn(username: string, password: string, newPassword?: string): Promise<Challenge | undefined> {
    const answer = await this.door.signIn(username, password, newPassword);
    if ("need" in answer) return answer;
    this.#accept(answer, username);
    return undefined;
  }

  ways(): Promise<SignInWays> {
    return this.door.ways();
  }

  /** The address of the group's provider, which the browser goes to. */
  toProvider(): Promise<string> {
    return this.door.toProvider();
  }

  /** Signs in by what the provider says, or gives what is asked for besides. */
  async fromProvider(answer: ProviderAnswer): Promise<Challenge | undefined> {
    const answered = await this.door.fromProvider(answer);
    if ("need" in answered) return answered;
    this.#accept(answered, await this.door.username(answered));
    return undefined;
  }

  /** Has a link for another password mailed to whoever has the name. */
  askForReset(username: string): Promise<void> {
    return this.door.askForReset(username);
  }

  reset(token: string, newPassword: string): Promise<void> {
    return this.door.reset(token, newPassword);
  }

  /** A key for the authenticator that a sign-in waits for; each takes the place of the one before. */
  enrol(challenge: Challenge): Promise<Enrolment> {
    return this.door.enrol(challenge);
  }

  /** Signs in by a code; after an enrolment only once its recovery codes were shown. A provider does not tell the `username`. */
  async answer(
    challenge: Challenge,
    code: string,
    username: string | undefined,
  ): Promise<ShownOnce | undefined> {
    const { granted, recoveryCodes } = await this.door.answer(challenge, code);
    const name = username ?? (await this.door.username(granted));
    const enter = () => {
      this.#accept(granted, name);
    };
    if (recoveryCodes.length > 0) return { codes: recoveryCodes, enter };
    enter();
    return undefined;
  }

  async signOut(): Promise<void> {
    try {
      await this.door.signOut();
    } finally {
      this.forget();
    }
  }

  /** Another tab signed out, or this one is done. */
  forget(): void {
    this.#token = undefined;
    this.remembered.set(null);
    this.#become({ status: "signed_out" });
  }

  /** A token that is good for the next moments. */
  async token(): Promise<string> {
    if (this.#token !== undefined && this.now() < this.#renewAt) return this.#token;
    // The server has said no; asking again before somebody signs in would only be noise.
    if (this.#state.status === "expired") throw problemOf(401, {});
    return this.renew();
  }

  /** A new token; callers at the same time share one request. */
  renew(): Promise<string> {
    this.#refreshing ??= this.alone(() => this.door.refresh())
      .then(
        (granted) => this.#accept(granted, this.remembered.get() ?? ""),
        (error: unknown) => {
          const problem = problemFrom(error);
          if (!problem.isPassing && problem.status !== 429) this.#expire();
          throw problem;
        },
      )
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  /** The server would not take a token it had just given. */
  #expire(): void {
    this.#token = undefined;
    if (this.#state.status === "signed_in") this.#become({ status: "expired", me: this.#state.me });
    else if (this.#state.status === "restoring") this.remembered.set(null);
  }

  #accept(granted: Granted, username: string): string {
    this.#token = granted.accessToken;
    this.#renewAt = this.now() + granted.expiresInSecs * 1000 - marginMs;
    this.remembered.set(username);
    const { accessToken, grants, timeZone } = granted;
    this.#become({ status: "signed_in", me: { username, ...readClaims(accessToken), grants, timeZone } });
    return accessToken;
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => {
      listener();
    });
  }
}

/** Reads what the token says of its bearer, to show the right buttons; only the server's word on it counts. */
export function readClaims(token: string): Pick<Me, "staffId" | "permissions"> {
  try {
    const claims = claimsOf(token);
    const subject = typeof claims.sub === "string" ? claims.sub : "";
    const permissions = Array.isArray(claims.permissions) ? claims.permissions : [];
    return {
      staffId: subject.startsWith("staff:") ? subject.slice("staff:".length) : "",
      permissions: permissions.filter((permission) => typeof permission === "string"),
    };
  } catch {
    return { staffId: "", permissions: [] };
  }
}

/** Whether it leaves open where its rights hold: at too many places to be named, or not the same everywhere. */
function isByReference(token: string): boolean {
  try {
    return claimsOf(token).by_reference === true;
  } catch {
    return false;
  }
}

function claimsOf(token: string): { sub?: unknown; permissions?: unknown; by_reference?: unknown } {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(atob(payload)) as object;
}

const bare = createClient<paths, "application/json">();

/** The body of a success; anything else is thrown as a [`Problem`]. */
async function said<T>(sending: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await sending.catch((failure: unknown) => {
    throw problemFrom(failure);
  });
  if (data === undefined) throw problemOf(response.status, error);
  return data;
}

/** A success that says nothing; anything else is thrown as a [`Problem`]. */
async function done(sending: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await sending.catch((failure: unknown) => {
    throw problemFrom(failure);
  });
  if (!response.ok) throw problemOf(response.status, error);
}

const spoken = () => ({ headers: { "Accept-Language": language() } });

const bearerOf = (accessToken: string) => {
  const headers = { Authorization: `Bearer ${accessToken}`, ...spoken().headers };
  return said(bare.GET("/api/v1/session", { headers }));
};

async function grantedOf(view: FromServer<Schemas["SessionView"]>): Promise<Granted> {
  const { access_token: accessToken, expires_in: expiresInSecs, time_zone: timeZone } = view;
  const grants = isByReference(accessToken) ? (await bearerOf(accessToken)).grants : [];
  return { accessToken, expiresInSecs, grants, timeZone };
}

const door: SessionDoor = {
  signIn: async (username, password, newPassword) => {
    const chosen = newPassword === undefined ? {} : { new_password: newPassword };
    const body = { username, password, ...chosen };
    const answer = await said(bare.POST("/api/v1/session", { body, ...spoken() }));
    if ("need" in answer) return { secret: answer.challenge, need: answer.need };
    return grantedOf(answer);
  },
  enrol: async ({ secret }) => {
    const body = { challenge: secret };
    const { key, uri } = await said(bare.POST("/api/v1/session/challenge/enrolment", { body, ...spoken() }));
    return { key, uri };
  },
  answer: async ({ secret }, code) => {
    const body = { challenge: secret, code };
    const answer = await said(bare.POST("/api/v1/session/challenge", { body, ...spoken() }));
    return { granted: await grantedOf(answer), recoveryCodes: answer.recovery_codes };
  },
  ways: async () => {
    const { provider, is_reset_by_mail: isResetByMail } = await said(
      bare.GET("/api/v1/session/ways", spoken()),
    );
    return { provider: provider?.label, isResetByMail };
  },
  toProvider: async () => (await said(bare.POST("/api/v1/session/provider", spoken()))).url,
  fromProvider: async (body) => {
    const answer = await said(bare.POST("/api/v1/session/provider/answer", { body, ...spoken() }));
    if ("need" in answer) return { secret: answer.challenge, need: answer.need };
    return grantedOf(answer);
  },
  username: async ({ accessToken }) => (await bearerOf(accessToken)).staff?.username ?? "",
  askForReset: (username) => done(bare.POST("/api/v1/password-resets", { body: { username }, ...spoken() })),
  reset: (token, newPassword) => {
    const body = { token, new_password: newPassword };
    return done(bare.POST("/api/v1/password-resets/completion", { body, ...spoken() }));
  },
  refresh: async () => grantedOf(await said(bare.POST("/api/v1/session/refresh", spoken()))),
  signOut: async () => {
    const token = await session.token();
    await bare.DELETE("/api/v1/session", { headers: { Authorization: `Bearer ${token}` } });
  },
};

const rememberedKey = "steward.username";

const remembered: Remembered = {
  get: () => localStorage.getItem(rememberedKey),
  set: (username) => {
    if (username === null) localStorage.removeItem(rememberedKey);
    else localStorage.setItem(rememberedKey, username);
  },
};

const alone: Alone = async (run) => {
  // Pages served without TLS have no locks; a lone tab does not need them.
  if (!("locks" in navigator)) return run();
  return await navigator.locks.request("steward.refresh", run);
};

/** The one session of this page. */
export const session = new Session(door, remembered, alone);
