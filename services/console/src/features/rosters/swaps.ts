/** What somebody may do about a swap: the server looks again. */
import type { SwapAct } from "./api/actions";
import type { ShiftSwap } from "./api/types";

export function swapActsFor(
  swap: Pick<ShiftSwap, "staff_id" | "with_staff_id" | "status">,
  me: { readonly staffId: string; readonly permissions: readonly string[] },
): SwapAct[] {
  const { staff_id: asks, with_staff_id: asked, status } = swap;
  if (status !== "asked" && status !== "agreed") return [];
  if (me.staffId === asks) return ["withdraw"];
  if (me.staffId === asked) return status === "asked" ? ["accept", "decline"] : ["decline"];
  if (!me.permissions.includes("identity:write")) return [];
  return status === "agreed" ? ["approve", "decline"] : ["decline"];
}
