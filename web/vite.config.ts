import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    manifest: true,
    // The page's policy allows no `data:` scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // `npm run dev` shows changes at once; the API is that of `launchbay dev`.
  server: {
    proxy: {
      "/v1": "http://127.0.0.1:8470",
      "/healthz": "http://127.0.0.1:8470",
      "/config.json": "http://127.0.0.1:8470",
    },
  },
  test: {
    environment: "node", // a test that needs a document says so: one costs half a second a file
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 60_000, // properties with hundreds of examples, on a machine that does something else, too
  },
});
