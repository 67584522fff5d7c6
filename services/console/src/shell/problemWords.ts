import type { Problem } from "../api/problem";
import type { Messages } from "../i18n/en";

/** The server's own sentence, which is in the agent's language already; ours only when no answer came. */
export function problemWords(problem: Problem, messages: Messages): string {
  if (problem.kind === "network") return messages.problem.network;
  return problem.message === "" ? messages.problem.unclear(problem.status) : problem.message;
}
