import type { Problem } from "../api/problem";
import type { Words } from "../words";

/** The server's own sentence, which is in the agent's language already; ours only when no answer came. */
export function problemWords(problem: Problem, common: Words): string {
  if (problem.kind === "network") return common.problem.network;
  return problem.message === "" ? common.problem.unclear(problem.status) : problem.message;
}
