/** Signing out in one tab signs out the others: a desk is left as a whole. */
import { useEffect } from "react";

import { session } from "@/shared/api/session";

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("steward.session") : undefined;

export async function signOutEverywhere(): Promise<void> {
  channel?.postMessage("signed_out");
  await session.signOut().catch(() => {
    // The server could not be told; this page has forgotten the token either way.
  });
}

export function useSignOutElsewhere(): void {
  useEffect(() => {
    const forget = () => {
      session.forget();
    };
    channel?.addEventListener("message", forget);
    return () => {
      channel?.removeEventListener("message", forget);
    };
  }, []);
}
