/** What must hold when somebody means harm, or has bad luck: on a shared browser, behind a proxy, with a link from a stranger. */
import { answerRenewals, restoreSignIn } from "./harness/conditions";
import { expect, test } from "./harness/fixtures";
import type { Page } from "@playwright/test";

const keptBy = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]).replaceAll("\\", ""));

async function typeSeed(page: Page, value: string): Promise<void> {
  await page.getByLabel("seed", { exact: true }).fill(value);
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  await expect.poll(() => keptBy(page)).toContain(`"seed":${value}`);
}

/** From now on, what is sent reaches the API, and its answer is lost; returns how often that has happened. */
async function loseAnswers(page: Page, address: string): Promise<() => number> {
  let arrived = 0;
  await page.route(address, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    arrived += 1;
    return route.abort("connectionreset");
  });
  return () => arrived;
}

test("signing out leaves nothing to the next person at the browser", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  await signIn(`/p/${ownProject}/jobs/waiting/launch`);
  await typeSeed(page, "4242");
  const revoked = page.waitForResponse((answer) => answer.url().startsWith(`${stack.ready.issuer}/revoke`));

  await page.getByRole("button", { name: /theme, keys and sign-out/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  expect((await revoked).status()).toBe(200);
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  const kept = await keptBy(page);
  expect(kept).not.toContain("4242");
  expect(kept).not.toMatch(/access_token|refresh_token|id_token/);
  await page.goBack();
  await expect(page.getByLabel("seed", { exact: true })).toBeHidden();
  expect(await page.content()).not.toContain("4242");
  await page.goto(`${stack.ready.url}/#signed-out`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`^${stack.ready.issuer}.*prompt=login`));
});

test("the palette signs out, too", async ({ page, signIn }) => {
  await signIn("/hardware");
  await expect(page.getByRole("main")).toContainText("cpu-general");
  await page.keyboard.press("Control+k");
  await page
    .getByRole("dialog")
    .getByRole("combobox")
    .or(page.getByRole("dialog").getByRole("searchbox"))
    .fill("Sign out");
  await page.getByRole("dialog").getByText("Sign out", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
});

test("a proxy that answers for the issuer does not end the sign-in", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await answerRenewals(page, stack, { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" });
  await page.getByRole("link", { name: "Hardware" }).click();
  await expect(page.getByText("No connection to Launchbay")).toBeVisible();
  await expect(page.getByText("sign-in has ended")).toBeHidden();

  await restoreSignIn(page);
  await expect(page.getByRole("main")).toContainText("cpu-general", { timeout: 30_000 });
});

test("a launch whose answer is lost starts one run, although the page is reloaded", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "waiting");
  await signIn(`/p/${ownProject}/jobs/waiting/launch`);
  await typeSeed(page, "77");
  const arrived = await loseAnswers(page, `**/v1/projects/${ownProject}/runs`);
  await page.getByRole("button", { name: /^Launch/ }).click();
  await expect.poll(arrived).toBeGreaterThan(0);
  await page.reload();
  await page.unrouteAll({ behavior: "ignoreErrors" });

  await expect(page.getByText("its run may have started")).toBeVisible();
  await page.getByRole("button", { name: /^Launch/ }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}/);
  expect(await stack.runs(ownProject)).toHaveLength(1);
  expect(await keptBy(page)).not.toContain("launchbay.pending");
});

test("a rerun whose answer is lost starts one run, although the page is reloaded", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "failing");
  const run = await stack.launch("failing", {}, ownProject);
  await signIn(`/p/${ownProject}/runs/${run.run_id}`);
  const arrived = await loseAnswers(page, "**/rerun");
  await page.getByRole("button", { name: "Rerun", exact: true }).click();
  await expect.poll(arrived).toBeGreaterThan(0);
  await page.reload();
  await page.unrouteAll({ behavior: "ignoreErrors" });

  await expect(page.getByText("its run may have started")).toBeVisible();
  await page.getByRole("button", { name: "Rerun", exact: true }).click();
  await expect(page.getByRole("list", { name: "Notices" })).toContainText("A rerun of");
  expect(await stack.runs(ownProject)).toHaveLength(2);
  expect(await keptBy(page)).not.toContain("launchbay.pending");

  await page.getByRole("button", { name: "Rerun", exact: true }).click(); // of the rerun: that is another one
  await expect.poll(() => stack.runs(ownProject)).toHaveLength(3);
});

test("an answer of the issuer that nobody asked for signs nobody in", async ({ page, stack }) => {
  await page.goto(`${stack.ready.url}/callback?code=stolen&state=foreign`);
  await expect(page.getByRole("alert")).toBeVisible();
  expect(await keptBy(page)).not.toContain("access_token");
  await page.goto(`${stack.ready.url}/callback?error=access_denied&error_description=Call+555-0100&state=foreign`);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByText("555-0100")).toBeHidden();
});

test("addresses of any shape open their page", async ({ page, signIn, stack }) => {
  await signIn();
  const odd = encodeURIComponent('{"toString":1,"valueOf":null}');
  for (const address of [
    `/p/${stack.project}/compare?run=${odd}&all=${odd}`,
    `/p/${stack.project}/runs?sort=${odd}&columns=${odd}&selected=${odd}&where=${odd}&state=${odd}`,
    `/p/${stack.project}/jobs?q=${odd}`,
    `/p/${stack.project}/jobs/every-input?version=${odd}&tab=__proto__&against=${odd}`,
    `/p/${stack.project}/jobs/every-input/launch?version=${odd}&from=${odd}&alias=${odd}`,
    `/hardware?sort=constructor&lane=${odd}&gpu=${odd}`,
  ]) {
    await test.step(address, async () => {
      await page.goto(stack.ready.url + address);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await expect(page.getByText("This page has failed")).toBeHidden();
    });
  }
});
