/** Sends a file as it stands and tells how much of it has gone, which `fetch` does not. */
import { language } from "../i18n/language";
import { problemFrom, problemOf } from "./problem";
import { session } from "./session";

/** The share that has gone, from 0 to 1. */
export type Progress = (share: number) => void;

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Posts the file with the session's token, renewed once as for any request; a refusal is thrown as a [`Problem`]. */
export async function upload<T>(path: string, file: Blob, key: string, onProgress: Progress): Promise<T> {
  let answered = await post(path, file, key, await session.token(), onProgress);
  if (answered.status === 401) answered = await post(path, file, key, await session.renew(), onProgress);
  const { status, text } = answered;
  const body = parsed(text);
  if (status < 200 || status > 299) throw problemOf(status, body);
  return body as T;
}

/** What is no JSON says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function post(path: string, file: Blob, key: string, token: string, onProgress: Progress): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      resolve({ status: request.status, text: request.responseText });
    };
    request.onerror = () => {
      reject(problemFrom(undefined));
    };
    request.send(file);
  });
}
