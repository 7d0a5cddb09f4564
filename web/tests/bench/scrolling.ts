/** How smooth scrolling is: the time from frame to frame while the wheel turns, measured in the page itself. */
import type { Locator, Page } from "@playwright/test";

declare global {
  interface Window {
    /** Milliseconds from each frame to the next. */
    frameTimes?: number[];
  }
}

const STEP = 400; // px, a quick turn of a wheel

/** Turn the wheel over a part of the page so many times, once a frame or slower; milliseconds of each frame meanwhile. */
export async function scrollOver(page: Page, part: Locator, turns: number): Promise<number[]> {
  await part.hover();
  await page.evaluate(() => {
    const frames: number[] = (window.frameTimes = []);
    let before = performance.now();
    const next = (now: number) => {
      frames.push(now - before);
      before = now;
      window.requestAnimationFrame(next);
    };
    window.requestAnimationFrame(next);
  });
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, STEP);
  return page.evaluate(() => window.frameTimes?.slice(1) ?? []);
}
