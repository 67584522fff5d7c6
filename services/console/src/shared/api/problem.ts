/** What went wrong, as the server says it (RFC 9457), and where on a form it belongs. */
import type { FieldError, ProblemDocument } from "./types";

/** `network`: no answer came, so whether the request took effect is unknown. */
export type ProblemKind = "answered" | "network";

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly code: string;
  readonly traceId: string | undefined;
  readonly faults: readonly FieldError[];

  constructor(kind: ProblemKind, document: Partial<ProblemDocument>) {
    super(document.detail ?? document.title ?? "");
    this.name = "Problem";
    this.kind = kind;
    this.status = document.status ?? 0;
    this.code = document.code ?? kind;
    this.traceId = document.trace_id;
    this.faults = document.errors ?? [];
  }

  /** True when sending the very same request again may pass: no answer, a part was away, or its twin still runs. */
  get isPassing(): boolean {
    return (
      this.kind === "network" ||
      [502, 503, 504].includes(this.status) ||
      this.code === "idempotency_key_in_use"
    );
  }
}

/** Makes a problem of an answer that is none of the documented successes; a body that is no problem document is dropped. */
export function problemOf(status: number, body: unknown): Problem {
  const document = typeof body === "object" && body !== null ? (body as Partial<ProblemDocument>) : {};
  return new Problem("answered", { ...document, status });
}

/** Makes a problem of whatever was thrown. */
export function problemFrom(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("network", {});
}

/** The steps of a JSON pointer (RFC 6901). */
export function pointerPath(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export interface SortedFaults<Field extends string> {
  /** Words for each field that is on the form. */
  readonly fields: Partial<Record<Field, string[]>>;
  /** Faults of what the form does not show; they go above it, so that none is swallowed. */
  readonly others: readonly FieldError[];
}

/**
 * Lays each fault at its field. `places` maps a pointer to the field's name; a fault deeper than a mapped pointer
 * (`/ticket/materials/2`) belongs to the nearest one above it.
 */
export function sortFaults<Field extends string>(
  problem: Problem,
  places: Readonly<Record<string, Field>>,
): SortedFaults<Field> {
  const fields: Partial<Record<Field, string[]>> = {};
  const others: FieldError[] = [];
  for (const fault of problem.faults) {
    const field = nearest(fault.pointer, places);
    if (field === undefined) others.push(fault);
    else (fields[field] ??= []).push(fault.detail);
  }
  return { fields, others };
}

function nearest<Field extends string>(
  pointer: string,
  places: Readonly<Record<string, Field>>,
): Field | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    if (Object.hasOwn(places, at)) return places[at];
    if (!at.includes("/")) return undefined;
  }
  return undefined;
}
