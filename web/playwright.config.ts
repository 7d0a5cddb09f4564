/** The tests of the page in a real browser: `make web-test`. */
import { defineConfig } from "@playwright/test";
import { BROWSER } from "./tests/browser/harness/browser";

export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/harness/global.ts",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env["CI"]),
  workers: 4, // a test waits for the stack and the browser more than it computes
  fullyParallel: true,
  reporter: [["list"]],
  // A trace has the page as it was at each step; pictures of it too would take a tenth of the processor from all tests.
  use: { ...BROWSER, trace: { mode: "retain-on-failure", screenshots: false }, screenshot: "only-on-failure" },
  projects: [
    { name: "desktop", grepInvert: /@phone/ },
    { name: "phone", grep: /@phone|@every-width/, use: { viewport: { width: 360, height: 740 }, hasTouch: true } },
  ],
});
