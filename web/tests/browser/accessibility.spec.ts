/** What every page keeps: axe finds nothing in either theme, it fits a phone, and it says what it is. */
import { expect, test } from "./harness/fixtures";
import { PAGES } from "./harness/pages";
import { expectFits } from "./harness/width";

for (const [name, address] of Object.entries(PAGES)) {
  test(`@every-width ${name}`, async ({ page, signIn, stack, examples, expectAccessible }) => {
    await signIn(address(stack, examples));
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveCount(1);
    await page.waitForLoadState("networkidle");

    await expect(page).toHaveTitle(/Launchbay/);
    await expectAccessible();
    await expectFits(page);
  });
}
