/** Menus, by mouse and by keyboard: their parts are loaded when they are opened. */
import { expect, test } from "./harness/fixtures";

const PERSON = { name: /theme, keys and sign-out/ };

test("a menu opens by a click, acts, closes, and gives the focus back", async ({ page, signIn, expectAccessible }) => {
  await signIn("/hardware");
  const button = page.getByRole("button", PERSON);

  await button.click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible();
  await page.getByRole("menuitem", { name: "Dark" }).click();

  await expect(page.getByRole("menu")).toBeHidden();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(button).toBeFocused();
});

test("a menu opens, moves and closes by keys", async ({ page, signIn }) => {
  await signIn("/hardware");
  const button = page.getByRole("button", PERSON);
  await button.focus();

  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Theme of the system" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Light" })).toBeFocused();
  await page.keyboard.press("Escape");

  await expect(page.getByRole("menu")).toBeHidden();
  await expect(button).toBeFocused();
});
