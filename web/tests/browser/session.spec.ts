/** What happens to a page whose connection is lost, or whose sign-in ends: it says so, goes on by itself, and loses nothing. */
import { endSignIn, expireToken, restoreSignIn, whileOffline } from "./harness/conditions";
import { expect, test } from "./harness/fixtures";
import type { Stack } from "./harness/stack";
import type { Page } from "@playwright/test";

async function signInAgain(page: Page, stack: Stack): Promise<void> {
  await restoreSignIn(page);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByLabel("Code").fill(stack.ready.sign_in_code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("an access token that has ended is renewed without a word", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();
  const renewal = page.waitForResponse((answer) => answer.url() === `${stack.ready.issuer}/token`);

  await expireToken(page);
  await page.getByRole("link", { name: "Hardware" }).click();

  expect((await renewal).status()).toBe(200);
  await expect(page.getByRole("main")).toContainText("cpu-general");
  await expect(page.getByText("sign-in has ended")).toBeHidden();
});

test("a sign-in that can't be renewed is told, and signing in again leads back", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await endSignIn(page, stack);

  await page.getByRole("link", { name: "Runs" }).click();
  await expect(page.getByText("Your sign-in has ended. What you typed is kept.")).toBeVisible();

  await signInAgain(page, stack);
  await expect(page).toHaveURL(new RegExp(`^${stack.ready.url}/p/${stack.project}/runs`));
});

test("what was typed into a form survives the end of the sign-in", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  await signIn(`/p/${ownProject}/jobs/waiting/launch`);
  const seed = page.getByLabel("seed", { exact: true });
  await seed.fill("41");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();

  await endSignIn(page, stack);
  await seed.fill("42");
  await expect(page.getByText("Your sign-in has ended. What you typed is kept.")).toBeVisible();
  await expect(seed).toHaveValue("42");
  await signInAgain(page, stack);

  await expect(seed).toHaveValue("42");
});

test("what is typed while the connection is lost is checked when it is there again", async ({
  page,
  signIn,
  stack,
  ownProject,
}) => {
  await stack.register(ownProject, "waiting");
  await signIn(`/p/${ownProject}/jobs/waiting/launch`);
  const seed = page.getByLabel("seed", { exact: true });
  await expect(page.getByText("valid").first()).toBeVisible();

  await whileOffline(page, async () => {
    await seed.fill("42");
    await expect(page.getByText(/No connection to Launchbay|Launchbay does not answer/).first()).toBeVisible();
  });

  await expect(seed).toHaveValue("42");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Launch/ }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9A-Z]{26}/);
});

test("a page that can't be loaded without a connection is loaded when it is back", async ({
  page,
  signIn,
  stack,
  faults,
}) => {
  faults.allow(/This part of the page could not be loaded|Unable to preload|Failed to fetch dynamically/);
  await signIn(`/p/${stack.project}/jobs`);
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible();

  await whileOffline(page, async () => {
    await page.getByRole("link", { name: "Hardware" }).click();
    await expect(page.getByRole("heading", { name: "This page is not loaded yet" })).toBeVisible();
    await expect(page.getByText("No connection to Launchbay")).toBeVisible();
  });

  await expect(page.getByRole("main")).toContainText("cpu-general", { timeout: 30_000 });
  await expect(page.getByText("No connection to Launchbay")).toBeHidden();
});

test("an open page goes on by itself after a lost connection", async ({ page, signIn, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");
  await signIn(`/p/${ownProject}/runs`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await whileOffline(page, () => expect(page.getByText("No connection to Launchbay")).toBeVisible());
  await stack.launch("waiting", { name: "launched-meanwhile" }, ownProject);

  await expect(page.getByText("launched-meanwhile")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("No connection to Launchbay")).toBeHidden();
});

test("errors of the service are told while the page tries again, and what is slow says so", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn("/hardware");
  const failing = { status: 503, contentType: "application/problem+json", body: '{"title":"Not now","status":503}' };
  await page.route("**/v1/**", (route) => route.fulfill(failing));
  await page.goto(`${stack.ready.url}/p/${stack.project}/jobs`);

  await expect(page.getByText("Launchbay answers with errors")).toBeVisible();
  await expect(page.getByText("Loading the jobs takes longer than usual")).toBeVisible();

  await page.unrouteAll({ behavior: "wait" });
  await expect(page.getByRole("link", { name: "every-input", exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Launchbay answers with errors")).toBeHidden();
});
