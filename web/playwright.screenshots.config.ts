/** The pictures of the documentation: `make screenshots`. */
import { defineConfig } from "@playwright/test";
import { BROWSER } from "./tests/browser/harness/browser";

export default defineConfig({
  testDir: "tests/screenshots",
  globalSetup: "./tests/browser/harness/global.ts",
  outputDir: "test-results/screenshots",
  timeout: 120_000,
  workers: 1,
  reporter: [["list"]],
  use: BROWSER,
});
