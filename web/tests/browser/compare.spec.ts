/** Runs side by side: what differs, the plots of their metrics, and the lines of their files. */
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";

const address = (project: string, runs: readonly { readonly run_id: string }[]) =>
  `/p/${project}/compare?run=${encodeURIComponent(JSON.stringify(runs.map(({ run_id: id }) => id)))}`;
const row = (page: Page, name: string | RegExp) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const plot = (page: Page, name: RegExp) => page.getByRole("group", { name });

test("only what differs is shown, and all on demand", async ({
  page,
  signIn,
  tuned: { project, runs },
  expectAccessible,
}) => {
  await signIn(address(project, runs));
  await expect(page.getByRole("heading", { level: 1, name: "Compare 3 runs" })).toBeVisible();
  await expect(row(page, /^lr$/).getByRole("cell")).toHaveText(["0.05", "0.2", "0.1"]);
  await expect(row(page, /^model$/).getByRole("cell")).toHaveText(["vit", "vit", "resnet"]);
  await expect(row(page, "config.yaml:training.epochs").getByRole("cell")).toHaveText(["20", "20", "5"]);
  await expect(row(page, /^model\.txt$/)).toBeVisible();
  await expect(row(page, /^seed$/)).toHaveCount(0);
  await expect(row(page, /^same\.txt$/)).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Show also what is the same" }).check();
  await expect(row(page, /^seed$/)).toBeVisible();
  await expect(row(page, /^same\.txt$/)).toBeVisible();
  await expect(page).toHaveURL(/all=true/);
  await expect(row(page, /^loss/)).toBeVisible();
  await expectAccessible();
});

test("the reader says which values of a metric are best", async ({ page, signIn, tuned: { project, runs } }) => {
  await signIn(address(project, runs));
  const losses = row(page, /^loss/).getByRole("cell");
  await expect(losses.nth(0)).toContainText("highest");
  await expect(losses.nth(1)).toContainText("lowest");
  await expect(losses.nth(1)).not.toContainText("best");
  const best = page.getByRole("button", { name: /^Which value of loss is best/ });
  await best.click();
  await expect(losses.nth(0)).toContainText("best");
  await best.click();
  await expect(losses.nth(1)).toContainText("best");
  await page.reload();
  await expect(losses.nth(1)).toContainText("best");
});

test("plots share one cursor, which the keyboard moves", async ({ page, signIn, tuned: { project, runs } }) => {
  await signIn(address(project, runs));
  const loss = plot(page, /^loss of 3 runs/);
  await expect(loss.locator("canvas")).toBeVisible();
  await loss.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  const plots = page.getByRole("figure");
  await expect(plots.filter({ hasText: "accuracy" })).toContainText("step 1");
  await expect(plots.filter({ hasText: "loss" })).toContainText("0.818731");
  await page.getByLabel("over", { exact: true }).selectOption("time");
  await expect(plots.filter({ hasText: "loss" })).not.toContainText("step 1");
  await plots.filter({ hasText: "loss" }).getByText("Values").click();
  await expect(page.getByRole("region", { name: "Values of loss" }).getByRole("row")).toHaveCount(21);
});

test("lines of files that differ are shown for two of the runs, and a run is taken out", async ({
  page,
  signIn,
  tuned: { project, runs },
  expectAccessible,
}) => {
  await signIn(address(project, runs));
  await expect(page.getByText("Output files that differ")).toBeVisible(); // what comes last moves what is below it
  await page.getByText("Lines of config files that differ").click();
  await expect(page.getByText("Their config files are the same.")).toBeVisible();
  await page.getByRole("combobox", { name: "Second run" }).selectOption(runs[2].run_id);
  await expect(page.getByRole("region", { name: "Difference of config.yaml" })).toContainText("epochs: 5");
  await expectAccessible();
  await page.getByRole("button", { name: "Show config.yaml side by side" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox").first()).toContainText("epochs: 20");
  await expect(page.getByRole("dialog").getByRole("textbox").last()).toContainText("epochs: 5");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove slow from the comparison" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Compare 2 runs" })).toBeVisible();
});

test("a comparison of fewer than two runs says how to choose them", async ({
  page,
  signIn,
  tuned: { project, runs },
}) => {
  const [first] = runs;
  await signIn(address(project, [first]));
  await expect(page.getByRole("heading", { name: "Choose two runs or more" })).toBeVisible();
  await page.getByRole("link", { name: "Choose runs in the list" }).click();
  await expect(page.getByText("1 selected")).toBeVisible();
});

test("a run that can't be had is said, and the others are compared", async ({
  page,
  signIn,
  tuned: { project, runs },
}) => {
  const [slow, fast] = runs;
  const gone = { run_id: "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
  await signIn(address(project, [slow, gone, fast]));
  await expect(page.getByRole("alert").first()).toContainText("69G5FAV");
  await expect(row(page, /^lr$/).getByRole("cell")).toHaveText(["0.05", "0.2"]);
});
