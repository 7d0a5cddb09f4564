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

test("a project of others is told to be missing, with a word on what to do", async ({
  page,
  signInAs,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "waiting");

  await signInAs({ name: "grace", groups: [`project:${stack.project}:read`] }, `/p/${ownProject}/jobs/waiting`);

  await expect(page.getByRole("main")).toContainText(`There is no project ${ownProject}`);
});
