/** What is done in an emergency. */
import { api, body } from "@/shared/api/http";
import { problemFrom } from "@/shared/api/problem";
import { upload } from "@/shared/api/upload";
import { newKey } from "@/shared/api/attempt";
import type { NewRun, RunDetail, StepCompletion } from "./types";

export const startPlaces = {
  "/playbook": "playbook",
  "/estate_id": "estate_id",
  "/place": "place",
} as const;

export function startRun(made: NewRun, key: string): Promise<RunDetail> {
  const params = { header: { "Idempotency-Key": key } };
  return body(api.POST("/api/v1/playbook-runs", { params, body: made }));
}

/** Where a run is acted on, at the version that was seen. */
interface Seen {
  readonly playbook_run_id: string;
  readonly version: number;
}

const at = ({ playbook_run_id: id, version }: Seen) => ({
  path: { id },
  header: { "If-Match": `"${String(version)}"` },
});

export const stepPlaces = {
  "/note": "note",
  "/record_id": "record_id",
  "/report": "report",
  "/photos": "photos",
} as const;

export function completeStep(run: Seen, done: StepCompletion): Promise<RunDetail> {
  return again(run, (seen) =>
    body(api.POST("/api/v1/playbook-runs/{id}/complete-step", { params: at(seen), body: done })),
  );
}

export function skipStep(run: Seen, step: string, reason: string): Promise<RunDetail> {
  return again(run, (seen) =>
    body(api.POST("/api/v1/playbook-runs/{id}/skip-step", { params: at(seen), body: { step, reason } })),
  );
}

export function answerCondition(run: Seen, condition: string, holds: boolean): Promise<RunDetail> {
  return again(run, (seen) =>
    body(api.POST("/api/v1/playbook-runs/{id}/answer", { params: at(seen), body: { condition, holds } })),
  );
}

export function takeCommand(run: Seen): Promise<RunDetail> {
  return body(api.POST("/api/v1/playbook-runs/{id}/take-command", { params: at(run) }));
}

export function closeRun(run: Seen): Promise<RunDetail> {
  return body(api.POST("/api/v1/playbook-runs/{id}/close", { params: at(run) }));
}

export const reasonPlaces = { "/reason": "reason" } as const;

export function callOff(run: Seen, reason: string): Promise<RunDetail> {
  return body(api.POST("/api/v1/playbook-runs/{id}/call-off", { params: at(run), body: { reason } }));
}

/**
 * Steps are ticked by several people at once, and one does not change what another is: what was refused because
 * somebody was faster is done to what there is now.
 */
async function again(run: Seen, act: (seen: Seen) => Promise<RunDetail>): Promise<RunDetail> {
  try {
    return await act(run);
  } catch (error) {
    if (problemFrom(error).status !== 412) throw error;
    const { playbook_run_id: id } = run;
    return act(await body(api.GET("/api/v1/playbook-runs/{id}", { params: { path: { id } } })));
  }
}

/** Sends a photo of the scene; gives the id that a step takes. */
export async function sendPhoto(
  { estate_id, is_confidential }: { readonly estate_id: string; readonly is_confidential: boolean },
  file: File,
): Promise<string> {
  const query = new URLSearchParams({
    estate_id,
    name: file.name,
    class: is_confidential ? "confidential" : "internal",
  });
  const path = `/api/v1/files?${query.toString()}`;
  const stored = await upload<{ file_id: string }>(path, file, newKey(), () => undefined);
  return stored.file_id;
}
