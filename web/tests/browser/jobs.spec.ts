/** Jobs: found in the list, read before they are launched, and moved from version to version. */
import { expect, test } from "./harness/fixtures";
import { expectFits } from "./harness/width";

test("a job is found by a word of its description, and the search is in the address", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn(`/p/${stack.project}/jobs`);
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type("every kind");

  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("every-input");
  await expect(page).toHaveURL(/q=every/);
  await page.reload();
  await expect(rows).toHaveCount(1);
});

test("a search that finds nothing says what is searched", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs?q=nothing-like-it`);

  await expect(page.getByRole("heading", { name: "No job matches “nothing-like-it”" })).toBeVisible();
});

test("the list says how a job's last run went, and follows it", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "every-input");
  await signIn(`/p/${ownProject}/jobs`);
  const row = page.getByRole("row").filter({ hasText: "every-input" });
  await expect(row).toContainText("never run");

  await stack.finished("every-input", {}, ownProject);

  await expect(row).toContainText("SUCCEEDED");
});

test("a job is opened and launched by keys alone", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs?q=every-input`);
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();

  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/p/${stack.project}/jobs/every-input$`));
  await expect(page.getByRole("tab", { name: "Inputs" })).toBeVisible();
  await page.keyboard.press("l");

  await expect(page).toHaveURL(new RegExp(`/p/${stack.project}/jobs/every-input/launch`));
});

test("the inputs of a job are a table: type, default, limits, and what may not be changed", async ({
  page,
  signIn,
  stack,
  expectAccessible,
}) => {
  await signIn(`/p/${stack.project}/jobs/every-input`);

  const config = page.getByRole("table", { name: "Inputs of run config" });
  const row = (path: string) =>
    config
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name: path }) })
      .first();
  await expect(row("layers")).toContainText("1 to 12");
  await expect(row("optimizer")).toContainText("adam or sgd or lion");
  await expect(row("big")).toContainText("12345678901234567890");
  await expect(row("api_key")).toContainText("secret");
  await expect(row("api_key")).toContainText("never shown");
  await expect(row("weights")).toContainText("a launch may add keys");
  await page.getByRole("region", { name: "run config" }).getByText("Not changeable at launch").click();
  await expect(page.getByRole("region", { name: "run config" })).toContainText("home: excluded by the job’s author");
  await expect(page.getByRole("table", { name: "Inputs of config.yaml" })).toContainText("training.rate");
  await expectAccessible();
});

test("a long default is shown whole on demand, and a long description stands below the name", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  const datasets = Array.from({ length: 20 }, (_, at) => ({ path: `s3://data/part-${at}`, weight: 0.05 }));
  const description = "Trains on a mixture of many data sets. ".repeat(5).trim();
  await stack.register(ownProject, {
    name: "mixture",
    description,
    command: ["true"],
    inputs: { config: { values: { datasets } } },
  });
  await page.setViewportSize({ width: 2560, height: 1000 });
  await signIn(`/p/${ownProject}/jobs/mixture`);

  const last = page.getByText(/part-19/);
  await expect(page.getByText(/part-0/).first()).toBeVisible();
  await expect(last).toBeHidden();
  await page
    .getByText(/part-0/)
    .first()
    .click();
  await expect(last).toBeVisible();

  const name = await page.getByRole("heading", { level: 1, name: "mixture" }).boundingBox();
  const below = await page.getByText(description).boundingBox();
  expect(below?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
});

test("inputs are searched in all files at once", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs/every-input`);
  await expect(page.getByRole("table", { name: "Inputs of run config" })).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type("epochs");

  await expect(page.getByRole("table", { name: "Inputs of config.yaml" }).getByRole("rowheader")).toHaveText([
    /^training\.epochs/,
  ]);
  await expect(page.getByRole("table", { name: "Inputs of run config" })).toBeHidden();
});

test("hostile names and descriptions are text", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs/hostile`);

  await expect(page.getByRole("table", { name: "Inputs of run config" })).toContainText("onerror=");
  await expect(page.getByRole("rowheader", { name: "__proto__" })).toBeVisible();
  await expect(page.locator("img")).toHaveCount(0);
  await expect(page).toHaveTitle(/^hostile in /);
});

test("two versions are compared, and an alias is moved from one to the other", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "every-input");
  const body = structuredClone(stack.ready.jobs["every-input"]) as { inputs: { config: { values: { seed: number } } } };
  body.inputs.config.values.seed = 8;
  await stack.register(ownProject, body);
  await signIn(`/p/${ownProject}/jobs/every-input?tab=versions`);

  const differences = page.getByRole("table", { name: "Inputs that differ" });
  await expect(differences.getByRole("rowheader")).toHaveText(["seed"]);
  await expect(differences).toContainText("default 7 8");

  await page.getByRole("button", { name: "Add an alias …" }).click();
  await page.getByRole("textbox", { name: "Alias" }).fill("prod");
  await page.getByRole("spinbutton", { name: "Version" }).fill("1");
  await expect(page.getByText("Launches of prod will get version 1.")).toBeVisible();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const aliases = page.getByRole("region", { name: "Aliases" });
  await expect(aliases.getByRole("listitem")).toContainText(["prod v1"]);

  await aliases.getByRole("button", { name: "Move prod" }).click();
  await expect(aliases).toContainText("Launches of prod will get version 2, no longer version 1.");
  await aliases.getByRole("button", { name: "Move", exact: true }).click();
  await expect(aliases.getByRole("listitem")).toContainText(["prod v2"]);

  await page.getByRole("tab", { name: "Activity" }).click();
  await expect(page.getByRole("list", { name: /Activity/ })).toContainText("moved prod to version 2");
});

test("somebody who may not move an alias is offered no way to", async ({ page, signInAs, stack }) => {
  await signInAs(
    { name: "grace", groups: [`project:${stack.project}:launch`] },
    `/p/${stack.project}/jobs/every-input`,
  );

  await expect(page.getByRole("region", { name: "Aliases" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add an alias …" })).toBeHidden();
});

test("usage says which inputs launches change, to what, and of how many runs", async ({
  page,
  signIn,
  stack,
  ownProject,
  expectAccessible,
}) => {
  await stack.register(ownProject, "every-input");
  const overrides = { config: { seed: 1, api_key: "abc" } };
  await stack.launch("every-input", { overrides }, ownProject);
  await stack.launch("every-input", { overrides: { config: { seed: 2 } } }, ownProject);
  await signIn(`/p/${ownProject}/jobs/every-input?tab=usage`);

  await expect(page.getByText("All 2 runs of this job")).toBeVisible();
  const used = page.getByRole("table", { name: "Inputs that launches change" });
  await expect(used.getByRole("row").filter({ hasText: "seed" })).toContainText("2 runs");
  await expect(used.getByRole("row").filter({ hasText: "api_key" })).toContainText("(secret)");
  await expect(page.locator("body")).not.toContainText("abc");
  await expectAccessible();
});

test("a version that does not exist is named, with those that do", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs/every-input?version=prod`);

  await expect(page.getByRole("alert")).toContainText("every-input has no version or alias prod");
  await page.getByRole("link", { name: "Show the newest version" }).click();
  await expect(page.getByRole("tab", { name: "Inputs" })).toBeVisible();
});

test("the list and a job fit a phone @phone", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  const job = page.getByRole("link", { name: "every-input", exact: true });
  await expect(job).toBeVisible();
  await expectFits(page);
  await job.click();
  await expect(page.getByRole("table", { name: "Inputs of run config" })).toBeVisible();

  await expectFits(page);
});
