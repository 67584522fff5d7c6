/** What a line of a ticket's history brought with it. The contract leaves it open, so it is read with care. */
import type { Money } from "@/shared/api/types";
import type { HistoryLine } from "../api/types";

export interface StepDetails {
  readonly assignee?: string;
  readonly fee?: Money;
  readonly materials?: readonly string[];
  readonly reason?: string;
  readonly deadline?: { readonly kind: string; readonly clause: string };
}

export function stepDetails(line: HistoryLine): StepDetails {
  const step = field(line.details, "step");
  const assignee = field(step, "assignee");
  const reason = field(step, "reason");
  const materials = field(step, "materials");
  const fee = field(step, "fee");
  const deadline = field(step, "deadline");
  return {
    ...(typeof assignee === "string" ? { assignee } : {}),
    ...(typeof reason === "string" ? { reason } : {}),
    ...(Array.isArray(materials) ? { materials: materials.filter((each) => typeof each === "string") } : {}),
    ...(isMoney(fee) ? { fee } : {}),
    ...(isDeadline(deadline) ? { deadline } : {}),
  };
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}

function isMoney(value: unknown): value is Money {
  return typeof field(value, "amount") === "string" && typeof field(value, "currency") === "string";
}

function isDeadline(value: unknown): value is { kind: string; clause: string } {
  return typeof field(value, "kind") === "string" && typeof field(value, "clause") === "string";
}
