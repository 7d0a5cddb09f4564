/** The launch page: what a change does, what is wrong, the launch itself, and everything that fills the form. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures";
import { expectFits } from "./harness/width";
import { ROOT } from "./harness/stack";

const JOB = "every-input";
const HOSTILE = 'it\'s "$HOME" `id` \\ a=b: # {x}, [y] \u202e é 😀';

interface Plan {
  readonly config: unknown;
  readonly files: unknown;
}

async function openLaunch(page: Page, signIn: (address: string) => Promise<void>, project: string, rest = "") {
  await signIn(`/p/${project}/jobs/${JOB}/launch${rest}`);
  await expect(page.getByRole("heading", { level: 1, name: `Launch ${JOB}` })).toBeVisible();
  await expect(consequences(page).getByText("valid").first()).toBeVisible();
}

const consequences = (page: Page) => page.getByRole("complementary", { name: "What this would do" });
const input = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const launchButton = (page: Page) => page.getByRole("button", { name: /^Launch/ });

function linkTo(launch: unknown): string {
  return `#v=0${Buffer.from(JSON.stringify({ version: 1, launch })).toString("base64url")}`;
}

test.beforeEach(async ({ stack, ownProject }) => {
  await stack.register(ownProject, JOB);
});

test("a change is shown in its file as the run would see it, and can be put back", async ({
  page,
  signIn,
  ownProject,
}) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "epochs").fill("3");

  const diff = page.getByRole("region", { name: "What changes in config.yaml" });
  await expect(diff).toContainText("epochs: 15  # passes over the data");
  await expect(diff).toContainText("epochs: 3  # passes over the data");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();

  await consequences(page).getByRole("button", { name: "Put config.yaml: training.epochs back" }).click();
  await expect(page.getByRole("heading", { name: "0 changes" })).toBeVisible();
  await expect(input(page, "epochs")).toHaveValue("15");
  await expect(diff).toBeHidden();
});

test("an error stands in a list that leads to its field, and keeps the launch from being sent", async ({
  page,
  signIn,
  ownProject,
}) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("-1");

  const errors = page.getByRole("list", { name: "Errors" });
  await expect(errors).toContainText("seed must be at least 0");
  await expect(launchButton(page)).toBeDisabled();
  await expect(page.getByText("Correct the errors first.")).toBeVisible();
  await expect(consequences(page)).toContainText("as it was before the errors");
  await errors.getByRole("button", { name: "seed" }).click();
  await expect(input(page, "seed")).toBeFocused();

  await input(page, "seed").fill("1");
  await expect(errors).toBeHidden();
  await expect(launchButton(page)).toBeEnabled();
  await expect(consequences(page)).not.toContainText("as it was before the errors");
});

test("what may be meant is a button", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await page.goto(page.url() + linkTo({ overrides: { config: { optimizer: "adm" } } }));

  await page.getByRole("list", { name: "Errors" }).getByRole("button", { name: "Use adam" }).click();
  await expect(page.getByRole("list", { name: "Errors" })).toBeHidden();
  await expect(page.getByRole("heading", { name: "0 changes" })).toBeVisible();
});

test("options that the API refuses say so at their fields", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await page.getByText("Change the hardware").click();
  await input(page, "Wait for each").fill("soon");
  await input(page, "vCPUs, at least").fill("many");

  await expect(input(page, "Wait for each")).toHaveAccessibleDescription(/`soon` is not a duration/);
  await expect(input(page, "vCPUs, at least")).toHaveAccessibleDescription(/Must be a whole number/);
  await page.getByRole("button", { name: "Put Wait for each back", exact: true }).click();
  await input(page, "vCPUs, at least").fill("2");
  await expect(consequences(page).getByText(/^2 vCPU/)).toBeVisible();
  await input(page, "GPU").selectOption("model:a10g");
  await expect(consequences(page).getByText(/1 × a10g 24 GiB/)).toBeVisible();
});

test("a launch sends what is changed, digit by digit, and opens the run", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "learning_rate").fill("1e-5");
  await input(page, "big").fill("98765432109876543210");
  await page.getByLabel("Tags", { exact: true }).fill("paper try-2");
  await page.locator("#launch-option-name").fill("by hand");
  await expect(page.getByRole("heading", { name: "2 changes" })).toBeVisible();
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/runs"));
  await launchButton(page).click();

  expect((await sent).postData()).toContain('"learning_rate":1e-5,"big":98765432109876543210');
  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  const [run] = await stack.runs(ownProject);
  expect(page.url()).toContain(run?.run_id);
  expect(run).toMatchObject({
    name: "by hand",
    tags: ["paper", "try-2"],
    overrides: { config: { learning_rate: 1e-5 } },
  });
});

test("a launch whose answer is lost starts one run, however often it is tried", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("11");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  const lose = async (route: import("@playwright/test").Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(/\/runs$/, lose);
  await launchButton(page).click();
  await expect(page.getByText("The launch got no answer")).toBeVisible();
  await page.unroute(/\/runs$/, lose);
  await launchButton(page).click();

  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  expect(await stack.runs(ownProject)).toHaveLength(1);
});

test("a double click launches once", async ({ page, signIn, stack, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await launchButton(page).dblclick();

  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  expect(await stack.runs(ownProject)).toHaveLength(1);
});

test("the keyboard launches from within a field", async ({ page, signIn, stack, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("12");
  await page.keyboard.press("Control+Enter");

  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  expect((await stack.runs(ownProject))[0]?.overrides.config).toEqual({ seed: 12 });
});

test("a run is cloned and edited", async ({ page, signIn, stack, ownProject }) => {
  const first = await stack.launch(JOB, { overrides: { config: { seed: 5, model: { name: "vit" } } } }, ownProject);
  await openLaunch(page, signIn, ownProject, `?from=${first.run_id}`);
  await expect(page.getByText("With the values of")).toBeVisible();
  await expect(input(page, "seed")).toHaveValue("5");
  await input(page, "seed").fill("6");
  await expect(consequences(page).getByText("seed: 6")).toBeVisible();
  await launchButton(page).click();

  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  const run = (await stack.runs(ownProject)).find((one) => one.run_id !== first.run_id);
  expect(run?.overrides.config).toEqual({ seed: 6, model: { name: "vit" } });
});

test("the values of another run are pasted, and taken back", async ({ page, signIn, stack, ownProject }) => {
  const first = await stack.launch(JOB, { name: "other", overrides: { config: { seed: 5 } } }, ownProject);
  await openLaunch(page, signIn, ownProject);
  await page.getByRole("button", { name: "Paste from run…" }).click();
  await page.getByLabel("Id or name of a run").fill(first.run_id.slice(-8).toLowerCase());
  await page.getByRole("button", { name: "Use it" }).click();

  await expect(input(page, "seed")).toHaveValue("5");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(input(page, "seed")).toHaveValue("7");
});

test("a link opens the same form for somebody else, without secrets", async ({ page, context, signIn, ownProject }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLaunch(page, signIn, ownProject);
  await input(page, "run_title").fill(HOSTILE);
  await input(page, "api_key").fill("hf_secret_value");
  await page.locator("#launch-option-note").fill("see\nboth lines");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied, no secrets").first()).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(Buffer.from(link.split("#v=0")[1] ?? "", "base64url").toString()).not.toContain("hf_secret");

  await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByText("A link filled this form")).toBeVisible();
  await expect(input(page, "run_title")).toHaveValue(HOSTILE);
  await expect(page.locator("#launch-option-note")).toHaveValue("see\nboth lines");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  expect(new URL(page.url()).hash).toBe("");
});

test("a link that is damaged or hostile is refused in words", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  const address = page.url();
  for (const hash of ["#v=1AAAA", linkTo({ overrides: { config: [] } }), linkTo({ command: ["rm"] })]) {
    await page.goto("about:blank");
    await page.goto(address + hash);
    await expect(page.getByText("The values in this link were not used")).toBeVisible();
    await expect(page.getByRole("heading", { name: "0 changes" })).toBeVisible();
  }
});

test("a half filled form survives a reload, without its secrets", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("21");
  await input(page, "api_key").fill("hf_secret_value");
  await page.locator("#launch-option-name").fill("half");
  await page.reload();

  await expect(page.getByText("Restored what you had typed")).toContainText("Secrets are not kept");
  await expect(input(page, "seed")).toHaveValue("21");
  await expect(page.locator("#launch-option-name")).toHaveValue("half");
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("hf_secret");

  await page.getByRole("button", { name: "Discard" }).click();
  await expect(input(page, "seed")).toHaveValue("7");
  await page.reload();
  await expect(page.getByRole("heading", { name: "0 changes" })).toBeVisible();
  await expect(page.getByText("Restored what you had typed")).toBeHidden();
});

test("a draft is gone after its launch", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("22");
  await expect(consequences(page).getByText("seed: 22")).toBeVisible();
  await launchButton(page).click();
  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);

  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("draft")))).toEqual([]);
});

test("changes are carried over to another version", async ({ page, signIn, stack, ownProject }) => {
  const body = stack.ready.jobs[JOB] ?? {};
  await stack.register(ownProject, { ...body, description: "Another." });
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("31");
  await page.getByRole("button", { name: /^Version 2/ }).click();
  await page.getByRole("menuitem", { name: "v1" }).click();

  await expect(page).toHaveURL(/version=1/);
  await expect(page.getByText("Your changes were carried over from version 2.")).toBeVisible();
  await expect(input(page, "seed")).toHaveValue("31");
});

test("what is copied as a command line and for curl does what the form does", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "run_title").fill("it's $HOME `id` \\ é");
  await input(page, "notes").fill(`${HOSTILE}\n- second: 'line'`);
  await input(page, "learning_rate").fill("1e-5");
  await input(page, "epochs").fill("3");
  await expect(page.getByRole("heading", { name: "4 changes" })).toBeVisible();
  const copied = async (kind: string): Promise<string> => {
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
    const text = (await page.getByLabel(kind, { exact: true }).last().textContent()) ?? "";
    await page.keyboard.press("Escape");
    return text;
  };

  const command = await copied("Command line");
  const environment = {
    PATH: `${ROOT}.venv/bin:${process.env["PATH"]}`,
    HOME: process.env["HOME"],
    LAUNCHBAY_SERVER: stack.ready.url,
    LAUNCHBAY_SETTINGS: stack.ready.settings,
  };
  const { stdout } = await promisify(execFile)("bash", ["-c", `${command} --dry-run --json`], { env: environment });
  const said = JSON.parse(stdout) as Plan;
  expect(said.config).toMatchObject({
    run_title: "it's $HOME `id` \\ é",
    notes: `${HOSTILE}\n- second: 'line'`,
    learning_rate: 1e-5,
  });

  const [, body = ""] = (await copied("curl")).split("<<'LAUNCH'\n");
  const plan = await stack.api<Plan>(
    "POST",
    `/v1/projects/${ownProject}/runs?dry_run=true`,
    JSON.parse(body.replace(/\nLAUNCH$/, "")),
  );
  expect(plan.config).toEqual(said.config);
  expect(plan.files).toEqual(said.files);
});

test("the page breaks no rule of accessibility, with changes and with errors", async ({
  page,
  signIn,
  ownProject,
  expectAccessible,
}) => {
  await openLaunch(page, signIn, ownProject);
  await page.getByText("Change the hardware").click();
  await input(page, "epochs").fill("3");
  await expect(page.getByRole("region", { name: "What changes in config.yaml" })).toBeVisible();
  await expectAccessible();
  await input(page, "seed").fill("-1");
  await expect(page.getByRole("list", { name: "Errors" })).toBeVisible();
  await expectAccessible();
});

test("on a phone, the launch is always in reach @phone", async ({ page, signIn, ownProject }) => {
  await openLaunch(page, signIn, ownProject);
  await input(page, "seed").fill("8");

  await expect(launchButton(page)).toBeInViewport();
  await expect(page.getByText("1 change", { exact: false }).last()).toBeInViewport();
  await expectFits(page);
});

const FINETUNE = {
  name: "finetune",
  command: [
    "python",
    "-c",
    "import os, pathlib; (pathlib.Path(os.environ['LAUNCHBAY_OUTPUT_DIR']) / 'model.pt').write_text('weights')",
  ],
  hardware: { vcpus: 1, memory_gib: 1 },
  inputs: {
    command: true,
    variables: ["LEVEL"],
    config: { values: { lr: 0.01 } },
    outputs: { model: { path: "in/model", required: false, description: "What it starts from" } },
  },
};

test("an output of another run, words and variables go with a launch", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, FINETUNE);
  const base = await stack.finished("finetune", { name: "base" }, ownProject);
  await signIn(`/p/${ownProject}/jobs/finetune/launch`);
  await page.getByRole("button", { name: "Choose model" }).click();
  await page.getByRole("list", { name: "The newest runs" }).getByRole("button", { name: /base/ }).click();
  await page
    .getByRole("list", { name: "Outputs of the run" })
    .getByRole("button", { name: /model\.pt/ })
    .click();
  await input(page, "Arguments after the command").fill("--name 'a b");
  await expect(page.getByRole("list", { name: "Errors" })).toContainText("A quote (') is not closed.");
  await input(page, "Arguments after the command").fill("--name 'a b'");
  await input(page, "LEVEL").fill("debug");

  await expect(page.getByRole("heading", { name: "3 changes" })).toBeVisible();
  await expect(consequences(page).getByText(/in\/model gets 1 file/)).toBeVisible();
  await launchButton(page).click();
  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}$/);
  const run = await stack.run(page.url().slice(-26), ownProject);
  expect(Object.values(run.from_outputs)).toEqual([expect.stringContaining(base.run_id)]);
  expect(run.overrides).toMatchObject({ args: ["--name", "a b"], env: { LEVEL: "debug" } });
});

test("somebody who may only read is told so, and nothing is launched", async ({
  page,
  signInAs,
  stack,
  ownProject,
}) => {
  await signInAs({ name: "grace", groups: [`project:${ownProject}:read`] }, `/p/${ownProject}/jobs/${JOB}/launch`);
  await expect(page.getByRole("heading", { level: 1, name: `Launch ${JOB}` })).toBeVisible();

  await expect(consequences(page).getByRole("alert")).toContainText(`project:${ownProject}:launch`);
  await expect(page.getByText(`You may not launch in ${ownProject}.`)).toBeVisible();
  await expect(page.getByText("Correct the errors first.")).toBeHidden();
  await expect(launchButton(page)).toBeDisabled();
  expect(await stack.runs(ownProject)).toEqual([]);
});

test("a job or a version that is not there leads on to what is", async ({ page, signIn, ownProject }) => {
  await signIn(`/p/${ownProject}/jobs/every-inptu/launch`);
  await page
    .getByRole("alert")
    .getByRole("link", { name: `Launch ${JOB}` })
    .click();
  await expect(consequences(page).getByText("valid").first()).toBeVisible();

  await page.goto(`${new URL(page.url()).origin}/p/${ownProject}/jobs/${JOB}/launch?version=9`);
  await expect(page.getByRole("heading", { level: 1, name: `Launch ${JOB}` })).toBeVisible();
  await page.getByRole("alert").getByRole("link", { name: "Launch the newest version" }).click();
  await expect(consequences(page).getByText("valid").first()).toBeVisible();
});
