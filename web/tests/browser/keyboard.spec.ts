/** Without a mouse, and without a single-key shortcut: from signing in to the run that was launched. */
import { tabTo } from "./harness/conditions";
import { expect, test } from "./harness/fixtures";

test("a run is launched with changed inputs by Tab, Enter and typing alone", async ({ page, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  await page.goto(`${stack.ready.url}/p/${ownProject}/jobs`);
  await page.waitForURL((url) => url.origin === stack.ready.issuer);
  await expect(page.getByLabel("Code")).toBeFocused();
  await page.keyboard.type(stack.ready.sign_in_code);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "waiting", exact: true })).toBeVisible();

  await tabTo(page, page.getByRole("link", { name: "Launch waiting" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Launch waiting" })).toBeVisible();
  const seed = page.getByLabel("seed", { exact: true });
  await expect(seed).toBeVisible();
  await tabTo(page, seed);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("42");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: /^Launch/ }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}/);
  const id = /runs\/([0-9A-Z]{26})/.exec(page.url())?.[1] ?? "";
  expect((await stack.run(id, ownProject)).overrides.config).toEqual({ seed: 42 });
  await tabTo(page, page.getByRole("button", { name: "Cancel" }));
});
