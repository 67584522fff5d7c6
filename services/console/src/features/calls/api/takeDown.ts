/**
 * Taking a contact down: the call, the interaction that names it, and the end of the call. What creates carries a key, so
 * that sending it twice creates once.
 */
import { Attempt } from "@/shared/api/attempt";
import { api, body } from "@/shared/api/http";
import { Problem, problemFrom } from "@/shared/api/problem";
import { withRetries } from "@/shared/api/retry";
import type { Call, Interaction, NewCall, NewInteraction } from "./types";

/** The requests it takes; each throws a [`Problem`]. */
export interface TakeDownDoor {
  record(key: string, call: NewCall): Promise<Call>;
  receive(key: string, interaction: NewInteraction): Promise<Interaction>;
  wrapUp(call: Call, note: string): Promise<Call>;
  read(callId: string): Promise<Call>;
}

/** A call that is over in the world and not yet in the books. */
export interface UnendedCall {
  readonly call: Call;
  readonly note: string;
  readonly problem: Problem;
}

export interface TakenDown {
  readonly interaction: Interaction;
  readonly unended: UnendedCall | undefined;
}

/**
 * One contact being taken down. Kept for as long as the agent tries, so that neither the call nor the interaction is
 * created twice.
 */
export class TakeDown {
  readonly #door: TakeDownDoor;
  readonly #callKey = new Attempt();
  readonly #interactionKey = new Attempt();
  #call: Call | undefined;
  #phone: string | undefined;

  constructor(door: TakeDownDoor = overHttp) {
    this.#door = door;
  }

  /** What is refused here was not saved; a call that could not be ended afterwards is told with what was saved. */
  async send(phone: string, interaction: Omit<NewInteraction, "call_id" | "channel">): Promise<TakenDown> {
    if (this.#phone !== phone) {
      this.#call = undefined;
      this.#phone = phone;
    }
    const call = (this.#call ??= await this.#record(phone, interaction.estate_id));
    const content: NewInteraction = { ...interaction, call_id: call.call_id, channel: "call" };
    const key = this.#interactionKey.keyFor(content);
    const taken = await withRetries(() => this.#door.receive(key, content));
    this.#callKey.fulfilled();
    this.#interactionKey.fulfilled();
    this.#call = undefined;
    return { interaction: taken, unended: await endCall(call, interaction.summary, this.#door) };
  }

  #record(phone: string, estateId: string): Promise<Call> {
    const content: NewCall = { phone, direction: "inbound", estate_id: estateId };
    const key = this.#callKey.keyFor(content);
    return withRetries(() => this.#door.record(key, content));
  }
}

/** Wraps the call up; nothing when it has ended, or what stands in the way. */
export async function endCall(
  call: Call,
  note: string,
  door: TakeDownDoor = overHttp,
): Promise<UnendedCall | undefined> {
  try {
    await withRetries(() => door.wrapUp(call, note));
    return undefined;
  } catch (error) {
    const problem = problemFrom(error);
    // It is another version than the one recorded: most likely ended by a sending whose answer was lost.
    if ([409, 412].includes(problem.status) && (await hasEnded(call, door))) return undefined;
    return { call, note, problem };
  }
}

async function hasEnded(call: Call, door: TakeDownDoor): Promise<boolean> {
  try {
    return (await door.read(call.call_id)).status === "ended";
  } catch {
    return false;
  }
}

const overHttp: TakeDownDoor = {
  record: (key, call) =>
    body(api.POST("/api/v1/calls", { params: { header: { "Idempotency-Key": key } }, body: call })),
  receive: (key, interaction) =>
    body(
      api.POST("/api/v1/interactions", { params: { header: { "Idempotency-Key": key } }, body: interaction }),
    ),
  wrapUp: (call, note) => {
    const params = { path: { id: call.call_id }, header: { "If-Match": `"${call.version}"` } };
    return body(api.POST("/api/v1/calls/{id}/wrap-up", { params, body: { note } }));
  },
  read: (callId) => body(api.GET("/api/v1/calls/{id}", { params: { path: { id: callId } } })),
};
