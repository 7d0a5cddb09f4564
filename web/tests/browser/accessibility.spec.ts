/** What every page keeps: axe finds nothing in either theme, it fits a phone, and it says what it is. */
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";
import { PAGES } from "./harness/pages";

for (const [name, address] of Object.entries(PAGES)) {
  test(`@every-width ${name}`, async ({ page, signIn, stack, examples, expectAccessible }) => {
    await signIn(address(stack, examples));
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveCount(1);
    await page.waitForLoadState("networkidle");

    await expect(page).toHaveTitle(/Launchbay/);
    await expectAccessible();
    expect(await widerThanThePage(page), "the page itself does not scroll sideways").toEqual([]);
  });
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
