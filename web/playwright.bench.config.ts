/** Measurements of the page, which `bench/web.py` starts and prints. */
import { defineConfig } from "@playwright/test";
import { BROWSER } from "./tests/browser/harness/browser";

export default defineConfig({
  testDir: "tests/bench",
  testMatch: "*.bench.ts",
  globalSetup: "./tests/browser/harness/global.ts",
  outputDir: "test-results/bench",
  timeout: 300_000,
  workers: 1,
  reporter: [["line"]],
  use: BROWSER,
});
