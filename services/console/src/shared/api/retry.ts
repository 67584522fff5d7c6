/** Sending again what may pass on its own. */
import { problemFrom } from "./problem";

export type Wait = (milliseconds: number) => Promise<void>;

const wait: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Runs `send` until it passes, fails for a reason that will not pass by itself, or `delays` are used up. Only for
 * requests that may be repeated: reads, and writes that carry an Idempotency-Key.
 */
export async function withRetries<T>(
  send: () => Promise<T>,
  delays: readonly number[] = [400, 1200, 2500],
  pause: Wait = wait,
): Promise<T> {
  for (const delay of delays) {
    try {
      return await send();
    } catch (error) {
      if (!problemFrom(error).isPassing) throw error;
      await pause(delay);
    }
  }
  return send();
}
