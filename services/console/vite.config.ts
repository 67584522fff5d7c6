import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a process started with `make run`; elsewhere by STEWARD_URL.
const target = process.env["STEWARD_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  server: { host: "127.0.0.1", proxy: { "/api": target, "/oauth": target } },
  build: {
    target: "es2022",
    // Nothing is inlined: a strict Content-Security-Policy needs no `data:` sources.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 120_000 },
});
