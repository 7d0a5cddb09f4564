/** One run: followed to its end, its log, metrics, outputs and changes, and what one can do with it. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";
import { expectFits } from "./harness/width";

const small = { vcpus: 1, memory_gib: 1 };

/** Trains in steps that one can follow, leaves a file, and reports metrics. */
const TRAINING = `
import os, pathlib, time
for step in range(12):
    print(f"step {step}: loss={1 / (step + 1):.4f}", flush=True)
    time.sleep(0.25)
folder = pathlib.Path(os.environ["LAUNCHBAY_OUTPUT_DIR"])
(folder / "report.html").write_text("<script>document.title = 'owned'</script>")
print("the end", flush=True)
`;
const training = {
  name: "training",
  description: "Trains for some seconds.",
  command: ["python", "-c", TRAINING],
  hardware: small,
  metrics: { loss: "loss=([0-9.]+)" },
  inputs: {
    config: { values: { seed: 1, model: { name: "resnet", layers: 4 } } },
    files: { "conf/train.yaml": { text: "trainer:\n  epochs: 5  # passes over the data\n  batch: 32\n" } },
  },
};

/** Draws in colours, and a bar that redraws itself. */
const DRAWING = String.raw`
import sys
write = sys.stdout.write
write("\x1b[31mred\x1b[0m \x1b[1;38;5;208morange\x1b[0m \x1b[38;2;1;2;3mnearly black\x1b[0m plain\n")
for done in range(0, 101, 10):
    write(f"\r{done:3d}%|{'#' * (done // 10):10}| \x1b[K")
write("\n")
for n in range(300):
    write(f"line {n} of three hundred\n")
`;
const drawing = { name: "drawing", description: "", command: ["python", "-c", DRAWING], hardware: small, inputs: {} };

const address = (project: string, run: string, rest = "") => `/p/${project}/runs/${run}${rest}`;
const log = (page: Page) => page.getByRole("region", { name: "Log", exact: true });
const tab = (page: Page, name: string | RegExp) => page.getByRole("tab", { name });

test("a run is followed to its end: its state, log, metrics and outputs come by themselves", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, training);
  const run = await stack.launch("training", { name: "followed" }, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=log"));

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("followed");
  await expect(log(page)).toContainText("step 0: loss=1.0000");
  await expect(log(page)).toContainText("Following…");
  await expect(log(page)).toContainText("the end");
  await expect(log(page)).toContainText("SUCCEEDED");
  await expect(page.getByRole("banner").or(page.locator("header")).getByText("SUCCEEDED").first()).toBeVisible();

  await tab(page, /Metrics/).click();
  await expect(page.getByRole("group", { name: /loss/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^loss/ }).first()).toContainText("0.0833");

  await tab(page, /Outputs/).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download report.html" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("report.html");
  expect(await readFile(await file.path(), "utf-8")).toContain("owned");
  expect(await page.title()).toBe("followed (training) · Launchbay");
});

test("a log is shown as a terminal does: colours that can be read, and a bar as it was last drawn", async ({
  page,
  signIn,
  stack,
  ownProject,
  expectAccessible,
}) => {
  await stack.register(ownProject, drawing);
  const run = await stack.finished("drawing", {}, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=log"));

  await expect(log(page).getByText("100%|##########|")).toBeVisible();
  await expect(log(page).getByText(" 50%|")).toHaveCount(0);
  await expect(log(page).getByText("orange", { exact: true })).toHaveCSS("font-weight", "600");
  const colour = (text: string) =>
    log(page)
      .getByText(text, { exact: true })
      .evaluate((found) => getComputedStyle(found).color);
  expect(await colour("red")).not.toBe(await colour(" plain"));
  await expectAccessible();
});

test("a log is searched, and a line of it is linked", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, drawing);
  const run = await stack.finished("drawing", {}, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=log"));
  await expect(log(page)).toContainText("line 1 of");

  await page.keyboard.press("/");
  await page.keyboard.type("line 29");
  await expect(page.getByText("1 of 11")).toBeVisible();
  await expect(log(page).getByText("line 29", { exact: true }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 of 11")).toBeVisible();
  await expect(log(page).locator("mark").filter({ hasText: "line 29" }).first()).toBeInViewport();

  await page.getByRole("button", { name: "Regular expression" }).click();
  await page.getByRole("searchbox").fill("line 1\\d0 ");
  await expect(page.getByText("1 of 10")).toBeVisible();
  await page.getByRole("searchbox").fill("(");
  await expect(page.getByText("Not a valid expression")).toBeVisible();

  await page.getByRole("searchbox").fill("");
  await page.goto(stack.ready.url + address(ownProject, run.run_id, "?tab=log#L250-L252"));
  await expect(log(page).getByRole("link", { name: "Line 250", exact: true, includeHidden: true })).toBeInViewport();
  await expect(page.getByRole("group", { name: "Selected: lines 250–252" })).toBeVisible();
});

test("a hundred thousand lines stay few in the document, and all can be reached", async ({ page, signIn, stack }) => {
  test.slow();
  const run = await stack.finished("talking-100000");
  await signIn(address(stack.project, run.run_id, "?tab=log"));
  await expect(page.getByText("100,0", { exact: false }).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: /Jump to the end/ }).click();
  await expect(log(page).getByText("the end of the log")).toBeInViewport({ timeout: 60_000 });

  expect(await log(page).locator("[data-row]").count()).toBeLessThan(150);
  await page.keyboard.press("/");
  await page.keyboard.type("line 54321:");
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
  await expect(log(page).locator("mark")).toBeInViewport();
});

test("a failed run says why, and opens its log at the exception", async ({ page, signIn, stack }) => {
  const run = await stack.finished("failing");
  await signIn(address(stack.project, run.run_id));

  await expect(page.getByRole("status", { name: "Why the run failed" })).toContainText(
    "FileNotFoundError: missing.csv",
  );
  await expect(tab(page, "Log")).toHaveAttribute("aria-selected", "true");
  await expect(log(page).getByText("Traceback (most recent call last):")).toBeInViewport();
  await expect(log(page)).toContainText("exit code 1");
});

test("hostile names, logs and files are text, whatever they are", async ({ page, signIn, stack }) => {
  const name = "<img src=x onerror=\"document.title='owned'\">";
  const run = await stack.finished("hostile", { name, note: name, tags: ["a"] });
  await signIn(address(stack.project, run.run_id, "?tab=log"));

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(log(page)).toContainText("the end of the log");
  await expect(log(page)).toContainText("⟨U+202E⟩gnp.exe");
  await expect(log(page)).not.toContainText("javascript:");
  for (const part of ["Changes", "Inputs", /Outputs/, "Events"]) await tab(page, part).click();
  await tab(page, /Outputs/).click();
  await expect(page.getByRole("button", { name: "Download <b>bold<b>.html" })).toBeVisible();
  await expect(page.locator("main img, main script, main b > b")).toHaveCount(0);
  expect(await page.title()).not.toBe("owned");
});

test("a run is cancelled after one question", async ({ page, signIn, stack }) => {
  const run = await stack.launch("waiting");
  await stack.reached(run.run_id, ["RUNNING"]);
  await signIn(address(stack.project, run.run_id));

  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("button", { name: "Yes, cancel" }).click();
  await expect(page.getByText("CANCELLED").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel run" })).toBeHidden();
  expect((await stack.run(run.run_id)).state).toBe("CANCELLED");
});

test("a rerun leads to the new run, which says whose it is", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, drawing);
  const run = await stack.finished("drawing", { name: "first" }, ownProject);
  await signIn(address(ownProject, run.run_id));

  await page.getByRole("button", { name: "Rerun", exact: true }).click();
  await expect(page).not.toHaveURL(new RegExp(run.run_id));
  await expect(page.getByRole("list", { name: "Notices" })).toContainText("A rerun of");
  await expect(page.getByText("SUCCEEDED").first()).toBeVisible();

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /Resume/ }).click();
  await expect(page.getByRole("alert")).toContainText("checkpoint");
});

test("changes are shown against the defaults, and against another run", async ({
  page,
  signIn,
  stack,
  ownProject,
  expectAccessible,
}) => {
  await stack.register(ownProject, training);
  const overrides = { config: { model: { layers: 8 } }, files: { "conf/train.yaml": { trainer: { epochs: 9 } } } };
  const other = await stack.launch("training", { name: "plain" }, ownProject);
  const run = await stack.launch("training", { name: "changed", overrides }, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=changes"));

  await expect(page.getByRole("row", { name: "model.layers 4 8" })).toBeVisible();
  await expect(page.getByRole("row", { name: "trainer.epochs 5 9" })).toBeVisible();
  const diff = page.getByRole("region", { name: "Difference of conf/train.yaml" });
  await expect(diff.getByRole("row").filter({ hasText: "removed:" })).toContainText(
    "epochs: 5  # passes over the data",
  );
  await expect(diff.getByRole("row").filter({ hasText: "added:" })).toContainText("epochs: 9  # passes over the data");
  await expectAccessible();

  await page.getByRole("button", { name: "Against another run" }).click();
  await page.getByRole("menuitem", { name: /plain/ }).click();
  await expect(page).toHaveURL(new RegExp(`against=.*${other.run_id}`));
  await expect(page.getByRole("row", { name: "model.layers 4 8" })).toBeVisible();
  await expect(diff.getByRole("row").filter({ hasText: "added:" })).toContainText("epochs: 9");

  await tab(page, "Inputs").click();
  await expect(page.getByRole("region", { name: "conf/train.yaml" }).last()).toContainText("epochs: 9");
  await expectAccessible();
});

test("a reader sees the lines that differ", async ({ page, signInAs, stack, ownProject }) => {
  await stack.register(ownProject, training);
  const overrides = { files: { "conf/train.yaml": { trainer: { epochs: 9 } } } };
  const run = await stack.launch("training", { overrides }, ownProject);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await signInAs(
    { name: "grace", groups: [`project:${ownProject}:read`] },
    address(ownProject, run.run_id, "?tab=changes"),
  );

  const diff = page.getByRole("region", { name: "Difference of conf/train.yaml" });
  await expect(diff.getByRole("row").filter({ hasText: "removed:" })).toContainText("epochs: 5");
  await expect(diff.getByRole("row").filter({ hasText: "added:" })).toContainText("epochs: 9");
  await expect(page.getByRole("button", { name: "Rerun", exact: true })).toBeHidden();
  expect(asked).toContain(`GET /v1/projects/${ownProject}/runs/${run.run_id}/inputs`);
  expect(asked.filter((one) => one.includes("/rerun"))).toEqual([]);
});

test("a changed file is shown side by side, as it was and as this run had it", async ({
  page,
  signIn,
  stack,
  ownProject,
  expectAccessible,
}) => {
  const rest = Array.from({ length: 60 }, (_, number) => `rest${number}: ${number}\n`).join("");
  const text = `trainer:\n  epochs: 5  # passes over the data\n${rest}`;
  await stack.register(ownProject, { ...training, inputs: { files: { "conf/train.yaml": { text } } } });
  const overrides = (epochs: number) => ({ files: { "conf/train.yaml": { trainer: { epochs } } } });
  const other = await stack.launch("training", { overrides: overrides(7) }, ownProject);
  const run = await stack.launch("training", { overrides: overrides(9) }, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=changes"));
  const open = page.getByRole("button", { name: "Show conf/train.yaml side by side" });
  const dialog = page.getByRole("dialog", { name: "conf/train.yaml" });
  const side = (whose: string) => dialog.getByRole("textbox", { name: `conf/train.yaml as ${whose}` });

  await open.click();
  await expect(side("registered")).toContainText("epochs: 5  # passes over the data");
  await expect(side("this run had it")).toContainText("epochs: 9  # passes over the data");
  await expect(side("registered")).not.toContainText("rest30: 30");
  await expectAccessible();
  await dialog.getByRole("button", { name: "all lines" }).click();
  await expect(side("registered")).toContainText("rest30: 30");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();

  await page.goto(stack.ready.url + address(ownProject, run.run_id, `?tab=changes&against=${other.run_id}`));
  await open.click();
  await expect(side(`run ${other.run_id.slice(-8)} had it`)).toContainText("epochs: 7");
  await expect(side("this run had it")).toContainText("epochs: 9");
});

test("labels are edited, and results kept and deleted", async ({
  page,
  signIn,
  stack,
  ownProject,
  expectAccessible,
}) => {
  await stack.register(ownProject, training);
  const run = await stack.finished("training", { name: "before", tags: ["old"] }, ownProject);
  await stack.hasMetrics(run.run_id, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=outputs"));

  await page.getByRole("button", { name: "Edit name, tags and note" }).click();
  await page.getByLabel("Name", { exact: true }).fill("after");
  await page.getByLabel(/Tags/).fill("new best");
  await page.getByLabel("Note", { exact: true }).fill("worth it");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("after");
  await expect(page.getByRole("list", { name: "Tags" })).toHaveText("newbest");
  expect(await stack.run(run.run_id, ownProject)).toMatchObject({
    name: "after",
    tags: ["new", "best"],
    note: "worth it",
  });

  await page.getByRole("button", { name: "Keep for good" }).click();
  await expect(page.getByText(/keeps its results for good/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Delete now…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete results" }).click();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(page.getByText(/had all results deleted/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Download report.html" })).toBeHidden();

  await page.getByRole("tab", { name: /^Metrics/ }).click();
  await expect(page.getByText("The newest value of each is kept.")).toBeVisible();
  await expect(page.getByRole("table", { name: "Newest values" }).getByRole("row", { name: /^loss/ })).toBeVisible();
});

test("an address may have the end of an id, a name, or `latest`", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, drawing);
  const first = await stack.launch("drawing", { name: "twin" }, ownProject);
  const second = await stack.launch("drawing", { name: "twin" }, ownProject);
  await signIn(address(ownProject, "latest", "?tab=events"));
  await expect(page).toHaveURL(new RegExp(`${second.run_id}\\?tab=events`));

  await page.goto(stack.ready.url + address(ownProject, first.run_id.slice(-8).toLowerCase()));
  await expect(page).toHaveURL(new RegExp(first.run_id));

  await page.goto(stack.ready.url + address(ownProject, "twin"));
  await expect(page.getByRole("link", { name: "twin" })).toHaveCount(2);
  await page.goto(stack.ready.url + address(ownProject, "nothing-of-the-kind"));
  await expect(page.getByText("No run has this id or name")).toBeVisible();
});

test("a run is usable on a phone: nothing is wider than the screen @every-width", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, training);
  const run = await stack.finished("training", { name: "a-rather-long-name-".repeat(4) }, ownProject);
  await signIn(address(ownProject, run.run_id));
  for (const part of ["Changes", "Inputs", "Log", /Metrics/, /Outputs/, "Events"]) {
    await tab(page, part).click();
    await expect(page.getByRole("tabpanel")).not.toBeEmpty();
    await expectFits(page);
  }
});

test("a log follows its end until one scrolls up, and again from there", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  const talking = {
    ...drawing,
    name: "going-on",
    command: [
      "python",
      "-c",
      "import time\nfor n in range(400):\n    print(f'line {n}', flush=True)\n    time.sleep(n > 100 and 0.1)",
    ],
  };
  await stack.register(ownProject, talking);
  const run = await stack.launch("going-on", {}, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=log"));
  await expect(log(page).getByText("line 120", { exact: true })).toBeInViewport();

  await log(page).hover();
  await page.mouse.wheel(0, -4000);
  await expect(log(page).getByText("line 1", { exact: true })).toBeInViewport();
  await expect(page.getByRole("button", { name: /Jump to the end \(\d+ new\)/ })).toBeVisible();
  await expect(log(page).getByText("line 1", { exact: true })).toBeInViewport();

  await page.keyboard.press("Shift+G");
  await expect(page.getByRole("button", { name: /Jump to the end/ })).toBeHidden();
  await expect(
    log(page)
      .getByText(/^line (1[5-9]|[23])\d*$/)
      .last(),
  ).toBeInViewport();
});

test("every part is accessible, and reached by keys", async ({ page, signIn, stack, ownProject, expectAccessible }) => {
  test.slow();
  await stack.register(ownProject, training);
  await stack.launch("training", { name: "other" }, ownProject);
  const run = await stack.finished("training", { name: "this" }, ownProject);
  await signIn(address(ownProject, run.run_id, "?tab=changes"));
  await expect(page.getByText("nothing was changed")).toBeVisible();

  await page.keyboard.press("3");
  await expect(log(page)).toContainText("the end");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/#L1$/);
  await expectAccessible();
  await page.keyboard.press("4");
  await expect(page.getByRole("group", { name: /loss/ })).toBeVisible();
  await page.getByRole("button", { name: "Add a run to compare" }).click();
  await page.getByRole("menuitem", { name: /other/ }).click();
  await expect(page.getByRole("button", { name: "Leave out other" })).toBeVisible();
  await expectAccessible();
  await page.keyboard.press("6");
  await expect(page.getByRole("table", { name: "Timeline" })).toBeVisible();
  await expectAccessible();

  await page.keyboard.press("c");
  await expect(page).toHaveURL(new RegExp(`/jobs/training/launch\\?.*from=${run.run_id}`));
});
