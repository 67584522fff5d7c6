/** What an agent is offered, by what the server says that the state of a thing allows. */
import type { Me } from "./session";

/** Something that may be done, as a reply names it. */
interface Offered<Word extends string> {
  readonly act: Word;
  readonly permission: string;
}

/** Whether the state allows `act` and the agent holds the right to it. The server has the last word. */
export function offers<Word extends string>(
  acts: readonly Offered<Word>[],
  act: Word,
  me: Pick<Me, "permissions">,
): boolean {
  return acts.some((one) => one.act === act && me.permissions.includes(one.permission));
}
