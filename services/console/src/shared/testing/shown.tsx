/** A page that stands on what every page of somebody signed in stands on, but for the router. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { vi } from "vitest";

import { me } from "./page";

/** `load`: imports what is shown, once the stand-in of the server is in place. */
export async function shown(permissions: readonly string[], load: () => Promise<ReactNode>): Promise<Root> {
  // What asks the server takes hold of the browser's own functions when it is loaded.
  vi.resetModules();
  const { session } = await import("../api/session");
  const { MeContext } = await import("../api/me");
  const { App } = await import("antd");
  const page = await load();
  await session.signIn("lin", "secret");
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MeContext
          value={{
            staffId: me,
            username: "lin",
            permissions: [...permissions],
            grants: [],
            timeZone: "Asia/Shanghai",
          }}
        >
          {page}
        </MeContext>
      </QueryClientProvider>
    </App>,
  );
  return root;
}
