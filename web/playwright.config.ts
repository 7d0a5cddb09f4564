/** The tests of the page in a real browser. `make web-test` finds or fetches the browser, and names it in `BROWSER_PROGRAM`. */
import { defineConfig } from "@playwright/test";

const program = process.env["BROWSER_PROGRAM"];
const inCi = Boolean(process.env["CI"]);

export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/harness/global.ts",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: inCi,
  workers: 2,
  fullyParallel: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    launchOptions: {
      ...(program ? { executablePath: program } : {}),
      // Chromium refuses its own sandbox to root, as which containers run.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "desktop", grepInvert: /@phone/ },
    { name: "phone", grep: /@phone|@every-width/, use: { viewport: { width: 360, height: 740 }, hasTouch: true } },
  ],
});
