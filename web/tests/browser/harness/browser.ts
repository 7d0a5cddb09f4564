/** The browser that everything is driven in. `make` finds or fetches it, and names it in `BROWSER_PROGRAM`. */
import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from "@playwright/test";

const program = process.env["BROWSER_PROGRAM"];
// Chromium refuses its own sandbox to root, as which containers run.
const asRoot = process.getuid?.() === 0;

export const BROWSER: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  browserName: "chromium",
  headless: true,
  locale: "en-US",
  timezoneId: "Europe/Berlin",
  viewport: { width: 1280, height: 800 },
  actionTimeout: 15_000,
  launchOptions: {
    ...(program ? { executablePath: program } : {}),
    args: ["--disable-quic", ...(asRoot ? ["--no-sandbox"] : [])],
  },
};
