/** Lines with slots, such as `Hello, {title}.` */
import type { ScriptSlot } from "./api/types";

/** What is known of the contact fills its slot; what is not is named, for whoever speaks to fill in. */
export function fillSlots(
  line: string,
  known: Readonly<Partial<Record<ScriptSlot, string>>>,
  names: Readonly<Partial<Record<string, string>>>,
): string {
  return line.replace(/\{(\w+)\}/g, (_whole, slot: string) => {
    const value = (known as Partial<Record<string, string>>)[slot];
    return value ?? `[${names[slot] ?? slot}]`;
  });
}
