/** The one way to the server: signed, in the agent's language, and with refusals thrown as problems. */
import createClient from "openapi-fetch";

import { language } from "../i18n/language";
import { problemFrom, problemOf } from "./problem";
import type { paths } from "./schema";
import { learnServerTime } from "./serverClock";
import { session } from "./session";
import type { FromServer } from "./types";

async function send(request: Request, token: string): Promise<Response> {
  request.headers.set("Authorization", `Bearer ${token}`);
  request.headers.set("Accept-Language", language());
  const response = await fetch(request);
  learnServerTime(response.headers.get("Date"));
  return response;
}

/** Sends with the session's token; a token the server no longer takes is renewed once and the request sent again. */
export async function signedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request, await session.token());
  if (response.status !== 401) return response;
  return send(again, await session.renew());
}

export const api = createClient<paths, "application/json">({ fetch: signedFetch });

/** For whoever has no account: what is asked so goes without a token. */
export const publicApi = createClient<paths, "application/json">({
  fetch: (request: Request) => {
    request.headers.set("Accept-Language", language());
    return fetch(request);
  },
});

interface Sent<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a success; anything else is thrown as a [`Problem`]. */
export async function body<T>(sending: Promise<Sent<T>>): Promise<FromServer<T>> {
  return (await answer(sending)).data;
}

/** The body of a success with the tag that a change of it has to name. */
export async function tagged<T>(sending: Promise<Sent<T>>): Promise<{ data: FromServer<T>; etag: string }> {
  const { data, etag } = await answer(sending);
  if (etag === null) throw problemOf(500, {});
  return { data, etag };
}

/** The body of a success with its entity tag. */
export async function answer<T>(
  sending: Promise<Sent<T>>,
): Promise<{ data: FromServer<T>; etag: string | null }> {
  const { data, error, response } = await sending.catch((failure: unknown) => {
    // An aborted request is no trouble of the network: whoever aborted it no longer waits.
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw problemFrom(failure);
  });
  if (data === undefined) throw problemOf(response.status, error);
  return { data: data as FromServer<T>, etag: response.headers.get("ETag") };
}
