/** Typing latency: from a key's event to the next paint after it, measured in the page itself. */
import type { Locator, Page } from "@playwright/test";

declare global {
  interface Window {
    /** Milliseconds from each key's event to the paint that follows. */
    keyLatencies?: number[];
  }
}

/** Note the latency of every key from now on. */
async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (window.keyLatencies) return;
    const found: number[] = (window.keyLatencies = []);
    document.addEventListener(
      "keydown",
      (event) => {
        requestAnimationFrame(() => {
          // The message is handled after the frame has been painted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => found.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
}

/** Type so many digits into a field, one after the paint of the other; the latency of each. */
export async function typeInto(page: Page, field: Locator, keys: number): Promise<number[]> {
  await watchKeys(page);
  await field.focus();
  await page.evaluate(() => window.keyLatencies?.splice(0));
  for (let key = 1; key <= keys; key += 1) {
    // Text that stays short: half of the keys take away what the others put.
    await page.keyboard.press(key % 2 ? String(key % 10) : "Backspace");
    await page.waitForFunction((count) => (window.keyLatencies?.length ?? 0) >= count, key);
  }
  return page.evaluate(() => window.keyLatencies ?? []);
}
