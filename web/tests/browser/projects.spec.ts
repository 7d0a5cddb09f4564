/** Several projects: what one has is seen, what one has not is as if it were not there. */
import { expect, test } from "./harness/fixtures";

test("somebody in two projects opens the other one, and sees its jobs alone", async ({
  page,
  signInAs,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "waiting");
  await signInAs(
    { name: "grace", groups: [`project:${stack.project}:read`, `project:${ownProject}:launch`] },
    `/p/${stack.project}/jobs`,
  );
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();

  await page.getByRole("button", { name: `Project ${stack.project}: switch project` }).click();
  await page.getByRole("option", { name: new RegExp(ownProject) }).click();

  await expect(page).toHaveURL(new RegExp(`/p/${ownProject}/jobs`));
  await expect(page.getByRole("link", { name: "waiting", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeHidden();
});

test("somebody in one project sees its name, and nothing to switch to", async ({ page, signInAs, stack }) => {
  await signInAs({ name: "grace", groups: [`project:${stack.project}:read`] }, `/p/${stack.project}/jobs`);

  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();
  await expect(page.getByText(stack.project, { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /switch project/ })).toBeHidden();
});

const OF_PROJECT: Readonly<Record<string, (run: string) => string>> = {
  jobs: () => "jobs",
  "a job": () => "jobs/waiting",
  "a launch": () => "jobs/waiting/launch",
  runs: () => "runs",
  "a run": (run) => `runs/${run}`,
  "the newest run": () => "runs/latest",
  "a comparison": (run) => `compare?run=${run}&run=01ARZ3NDEKTSV4RRFFQ69G5FAV`,
  queues: () => "queues",
};

test("whatever a link leads to in a project of others, it says whom to ask, and leads to one's own", async ({
  page,
  signInAs,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "waiting");
  const run = await stack.launch("failing");
  await signInAs({ name: "grace", groups: [`project:${stack.project}:read`] }, `/p/${stack.project}/jobs`);

  for (const [what, address] of Object.entries(OF_PROJECT)) {
    await page.goto(`${stack.ready.url}/p/${ownProject}/${address(run.run_id)}`);
    const main = page.getByRole("main");
    await expect(main, what).toContainText(`There is no project ${ownProject}, or you are not in it`);
    await expect(main, what).toContainText(`project:${ownProject}:read`);
    await expect(main, what).not.toContainText("launchbay register");
  }
  await page.getByRole("main").getByRole("link", { name: stack.project, exact: true }).click();
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();
});

test("who may not register a job is told who can make the project", async ({ page, signInAs, ownProject }) => {
  await signInAs({ name: "grace", groups: [`project:${ownProject}:launch`] }, `/p/${ownProject}/jobs`);

  await expect(page.getByRole("main")).toContainText(`There is no project ${ownProject} yet`);
  await expect(page.getByRole("main")).toContainText(`project:${ownProject}:admin`);
  await expect(page.getByRole("main")).not.toContainText("launchbay register");
});
