/** Whether a page is as wide as its screen: what is wider scrolls in a place of its own. */
import { expect, type Page } from "@playwright/test";

/** The page itself does not scroll sideways. */
export async function expectFits(page: Page): Promise<void> {
  const excess = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(excess, `wider than the page: ${(await widerThanThePage(page)).join(", ")}`).toBeLessThanOrEqual(0);
}

/** What makes the page scroll sideways: the elements that reach beyond it, by their tags and classes. */
function widerThanThePage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => {
      let scroller: Element | null = one.parentElement;
      while (scroller && getComputedStyle(scroller).overflowX === "visible") scroller = scroller.parentElement;
      return scroller === null || scroller === document.body ? one.getBoundingClientRect().right > clientWidth : false;
    });
    return wide.map(
      (one) => `${one.tagName.toLowerCase()}.${one.className}: ${Math.round(one.getBoundingClientRect().right)} px`,
    );
  });
}
