/** The list of runs: found, sorted, chosen and followed, with ten thousand of them, too. */
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";
import { signInByLink } from "./harness/sign-in";
import { expectFits } from "./harness/width";

const rows = (page: Page) => page.getByRole("table", { name: "Runs", exact: true }).locator("tbody tr[aria-rowindex]");
const names = (page: Page) => rows(page).locator("[data-row-focus]");
const filter = (page: Page) => page.getByRole("combobox", { name: "Filter runs" });
const list = (project: string, rest = "") => `/p/${project}/runs${rest}`;

test("a project without runs says how to launch one", async ({ page, signIn, stack, ownProject, expectAccessible }) => {
  await stack.register(ownProject, "waiting");
  await signIn(list(ownProject));
  await expect(page.getByRole("heading", { name: /nothing has been launched/i })).toBeVisible();
  await expect(page.getByText("launchbay launch JOB")).toBeVisible();
  await expectAccessible();
});

test("runs are filtered by conditions that complete themselves; the address keeps them", async ({
  page,
  signIn,
  tuned: { project },
}) => {
  await signIn(list(project));
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("/");
  await expect(filter(page)).toBeFocused();
  await filter(page).pressSequentially("l");
  await filter(page).fill("lr");
  await page.getByRole("option", { name: /^lr >\s*greater/ }).click();
  await expect(filter(page)).toHaveValue("lr>");
  await filter(page).pressSequentially("0.07");
  await filter(page).press("Enter");
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
  await filter(page).fill("best");
  await page.getByRole("option", { name: "tag = best" }).click();
  await expect(names(page)).toHaveText(["fast"]);
  await page.reload();
  await expect(names(page)).toHaveText(["fast"]);
  await page.getByRole("button", { name: "Remove the filter tag=best" }).click();
  await expect(rows(page)).toHaveCount(2);

  await filter(page).fill("lr>9");
  await filter(page).press("Enter");
  await expect(page.getByRole("heading", { name: "No runs match these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(rows(page)).toHaveCount(3);
});

test("a condition that the API refuses is explained", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  await signIn(list(ownProject, `?where=${encodeURIComponent(JSON.stringify(["lr==1"]))}`));
  await expect(page.getByRole("alert")).toContainText("write lr=1");
});

test("columns that vary are offered, shown, sorted by and moved; all of it is in the address", async ({
  page,
  signIn,
  tuned: { project },
  expectAccessible,
}) => {
  await signIn(list(project));
  await page.getByRole("button", { name: "Add the column lr" }).click();
  await page.getByRole("button", { name: "Add the column accuracy" }).click();
  const table = page.getByRole("table", { name: "Runs", exact: true });
  await expect(table.getByRole("columnheader").filter({ hasText: /^lr$/ })).toBeVisible();
  await expect(rows(page).nth(0)).toContainText("0.1");
  await table.getByRole("button", { name: "lr" }).click();
  await expect(names(page)).toHaveText(["fast", /^[0-9A-Z]{8}$/, "slow"]);
  await table.getByRole("button", { name: "lr" }).click();
  await expect(names(page)).toHaveText(["slow", /^[0-9A-Z]{8}$/, "fast"]);
  await page.reload();
  await expect(names(page)).toHaveText(["slow", /^[0-9A-Z]{8}$/, "fast"]);
  await expect(table.getByRole("columnheader").filter({ hasText: /^lr/ })).toHaveAttribute("aria-sort", "ascending");

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Move accuracy to the left" }).click();
  await page.getByRole("button", { name: "Remove tags" }).click();
  await page.getByRole("combobox", { name: "Add a column" }).fill("epochs");
  await page.getByRole("combobox", { name: "Add a column" }).press("Enter");
  await expectAccessible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  const titles = table.getByRole("columnheader");
  await expect(titles).toContainText(["changed inputs", "accuracy", "lr", "epochs"]);
  await expect(rows(page).nth(1)).toContainText("5");
});

test("keys move, select, open and clone", async ({ page, signIn, tuned: { project, runs } }) => {
  const [, , newest] = runs;
  await signIn(list(project));
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(names(page).nth(0)).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(names(page).nth(2)).toBeFocused();
  await page.keyboard.press("Shift+X");
  await expect(page.getByText("3 selected")).toBeVisible();
  await expect(page.getByRole("region", { name: "Comparison" })).toBeVisible();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /fast/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(new RegExp(`/jobs/tuning/launch\\?version=1&from=${newest.run_id}`));
});

test("a range is selected with Shift, and looks right in both themes", async ({
  page,
  signIn,
  tuned: { project },
  expectAccessible,
}) => {
  await signIn(list(project));
  const boxes = page.getByRole("checkbox", { name: /^Select / });
  await boxes.nth(0).click();
  await expect(page.getByText("select another one to compare")).toBeVisible();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await expect(page.getByRole("region", { name: "Comparison" }).getByText("Inputs that differ")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Hide comparison" }).click();
  await expect(page.getByRole("region", { name: "Comparison" })).toBeHidden();
});

test("a run that is launched appears, goes on, and is cancelled", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  const first = await stack.launch("waiting", { name: "first" }, ownProject);
  await stack.reached(first.run_id, ["RUNNING"], ownProject);
  await signIn(list(ownProject));
  await expect(rows(page)).toHaveCount(1);
  const second = await stack.launch("waiting", { name: "second" }, ownProject);
  await expect(names(page)).toHaveText(["second", "first"]);
  await page.getByRole("button", { name: "Actions of first" }).click();
  await page.getByRole("menuitem", { name: "Cancel…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the run" }).click();
  await expect(rows(page).nth(1)).toContainText("CANCELLED");
  await stack.api("POST", `/v1/projects/${ownProject}/runs/${second.run_id}/cancel`);
});

test("numbers are copied as they are", async ({ page, signIn, tuned: { project, runs }, context }) => {
  const [slow] = runs;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(list(project, "?columns=%5B%22duration%22%5D"));
  const seconds = rows(page).nth(2).locator("data");
  await expect(seconds).toHaveAttribute("value", String(slow.duration_seconds));
  await seconds.evaluate((element) => document.getSelection()?.selectAllChildren(element));
  await page.keyboard.press("Control+c");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(String(slow.duration_seconds));
});

test("the list is usable on a phone @phone", async ({ page, signIn, tuned: { project }, expectAccessible }) => {
  await signIn(list(project));
  await expect(rows(page)).toHaveCount(3);
  await expectFits(page);
  await expectAccessible();
});

test("ten thousand runs are scrolled to their end, and few of them are in the page", async ({ page, crowdedStack }) => {
  test.setTimeout(240_000);
  await signInByLink(page, crowdedStack, "/p/crowded/runs");
  await expect(names(page).first()).toBeVisible();
  const box = page.getByRole("table", { name: "Runs", exact: true }).locator("xpath=..");
  const toEnd = () => box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const most = { rows: 0 };
  await expect
    .poll(
      async () => {
        await toEnd();
        most.rows = Math.max(most.rows, await rows(page).count());
        return page.getByText(/^10,001 runs$/).count();
      },
      { timeout: 200_000, intervals: [20] },
    )
    .toBe(1);
  expect(most.rows).toBeLessThan(80);
  await toEnd(); // the last rows came after the last scroll
  await expect(rows(page).last()).toHaveAttribute("aria-rowindex", "10002");
  // What was let go on the way comes again.
  await box.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect(rows(page).nth(15).locator("[data-row-focus]")).toBeVisible();
});
