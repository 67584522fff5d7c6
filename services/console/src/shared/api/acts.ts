/** What an agent is offered, by what the server says that the state of a thing allows. */
import { meAt } from "./me";
import type { Me } from "./session";

/** Something that may be done, as a reply names it. */
interface Offered<Word extends string> {
  readonly act: Word;
  readonly permission: string;
}

/** What an act is done to. */
interface Offering<Word extends string> {
  readonly acts: readonly Offered<Word>[];
  readonly estate_id: string;
}

/** Whether the state allows `act` and the agent holds the right to it at its estate. The server has the last word. */
export function offers<Word extends string>(
  { acts, estate_id }: Offering<Word>,
  act: Word,
  me: Pick<Me, "permissions" | "grants">,
): boolean {
  const { permissions } = meAt(me, estate_id);
  return acts.some((one) => one.act === act && permissions.includes(one.permission));
}
