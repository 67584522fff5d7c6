import { describe, expect, it } from "vitest";

import { problemOf } from "./problem";
import { type Granted, readClaims, Session, type SessionDoor } from "./session";

function token(claims: object): string {
  return `e30.${btoa(JSON.stringify(claims)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.x`;
}

const grant = (number: number): Granted => ({
  accessToken: token({ sub: "staff:s1", permissions: ["tickets:read"], n: number }),
  expiresInSecs: 600,
  grants: [],
  timeZone: "Asia/Shanghai",
});

function setUp(
  refreshes: (() => Promise<Granted>)[],
  username: string | null = "wang",
  second: Partial<SessionDoor> = {},
) {
  let now = 0;
  let refreshed = 0;
  let kept = username;
  const door: SessionDoor = {
    signIn: () => Promise.resolve(grant(0)),
    enrol: () => Promise.reject(problemOf(401, {})),
    answer: () => Promise.reject(problemOf(401, {})),
    ways: () => Promise.resolve({ provider: undefined, isResetByMail: false }),
    toProvider: () => Promise.reject(problemOf(409, {})),
    fromProvider: () => Promise.resolve(grant(0)),
    username: () => Promise.resolve("wang"),
    askForReset: () => Promise.resolve(),
    reset: () => Promise.resolve(),
    refresh: () => {
      refreshed += 1;
      return (refreshes.shift() ?? (() => Promise.reject(problemOf(401, {}))))();
    },
    signOut: () => Promise.reject(problemOf(503, {})),
    ...second,
  };
  const remembered = {
    get: () => kept,
    set: (next: string | null) => {
      kept = next;
    },
  };
  const session = new Session(
    door,
    remembered,
    (run) => run(),
    () => now,
  );
  return {
    session,
    refreshed: () => refreshed,
    kept: () => kept,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

const granting = (number: number) => () => Promise.resolve(grant(number));
const refusing = (status: number) => () => Promise.reject(problemOf(status, {}));

describe("the session", () => {
  it("comes back after a reload by the refresh cookie", async () => {
    const { session } = setUp([granting(1)]);
    await session.restore();
    expect(session.state()).toEqual({
      status: "signed_in",
      me: {
        username: "wang",
        staffId: "s1",
        permissions: ["tickets:read"],
        grants: [],
        timeZone: "Asia/Shanghai",
      },
    });
  });

  it("asks the server nothing on the first visit", async () => {
    const { session, refreshed } = setUp([], null);
    await session.restore();
    expect(session.state().status).toBe("signed_out");
    expect(refreshed()).toBe(0);
  });

  it("says so when the server is away, and still knows the next time that there is a cookie", async () => {
    const { session, kept } = setUp([refusing(503)]);
    await session.restore();
    expect(session.state()).toMatchObject({ status: "signed_out", problem: { status: 503 } });
    expect(kept()).toBe("wang");
  });

  it("uses a token until shortly before its end, then renews it once for all who ask", async () => {
    const { session, refreshed, pass } = setUp([granting(2)], null);
    await session.signIn("wang", "secret");
    pass(569);
    expect(await session.token()).toBe(grant(0).accessToken);
    pass(2);
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect(new Set(tokens)).toEqual(new Set([grant(2).accessToken]));
    expect(refreshed()).toBe(1);
  });

  it("keeps the desk when the session ends by itself, so that no words are lost", async () => {
    const { session, refreshed } = setUp([refusing(401)], null);
    await session.signIn("wang", "secret");
    await expect(session.renew()).rejects.toMatchObject({ status: 401 });
    expect(session.state()).toMatchObject({ status: "expired", me: { staffId: "s1" } });
    await expect(session.token()).rejects.toMatchObject({ status: 401 });
    expect(refreshed()).toBe(1);
    await session.signIn("wang", "secret");
    expect(session.state().status).toBe("signed_in");
  });

  it("stays signed in while the server is away", async () => {
    const { session } = setUp([refusing(503), granting(3)], null);
    await session.signIn("wang", "secret");
    await expect(session.renew()).rejects.toMatchObject({ status: 503 });
    expect(session.state().status).toBe("signed_in");
    expect(await session.renew()).toBe(grant(3).accessToken);
  });

  it("does not begin before the code that the password is not enough without", async () => {
    const { session, kept } = setUp([], null, {
      signIn: () => Promise.resolve({ secret: "c1", need: "code" }),
      answer: ({ secret }, code) =>
        secret === "c1" && code === "123456"
          ? Promise.resolve({ granted: grant(4), recoveryCodes: [] })
          : Promise.reject(problemOf(401, { code: "identity.code_wrong" })),
    });
    const challenge = await session.signIn("wang", "secret");
    expect(challenge).toEqual({ secret: "c1", need: "code" });
    expect(session.state().status).toBe("restoring");
    if (challenge === undefined) throw new Error("a code is asked for");
    await expect(session.answer(challenge, "000000", "wang")).rejects.toMatchObject({ status: 401 });
    expect(kept()).toBeNull();
    expect(await session.answer(challenge, "123456", "wang")).toBeUndefined();
    expect(session.state()).toMatchObject({ status: "signed_in", me: { username: "wang" } });
    expect(await session.token()).toBe(grant(4).accessToken);
  });

  it("waits behind recovery codes until they were read", async () => {
    const { session } = setUp([], null, {
      answer: () => Promise.resolve({ granted: grant(5), recoveryCodes: ["abcd-efgh"] }),
    });
    const shown = await session.answer({ secret: "c1", need: "enrolment" }, "123456", "wang");
    expect(shown?.codes).toEqual(["abcd-efgh"]);
    expect(session.state().status).toBe("restoring");
    shown?.enter();
    expect(session.state().status).toBe("signed_in");
  });

  it("forgets everything on signing out, even when the server cannot be told", async () => {
    const { session, kept } = setUp([], null);
    await session.signIn("wang", "secret");
    await expect(session.signOut()).rejects.toMatchObject({ status: 503 });
    expect(session.state().status).toBe("signed_out");
    expect(kept()).toBeNull();
  });
});

it("reads nothing from a token that is none", () => {
  expect(readClaims("")).toEqual({ staffId: "", permissions: [] });
  expect(readClaims(token({ sub: "client:c1", permissions: "all" }))).toEqual({
    staffId: "",
    permissions: [],
  });
});
