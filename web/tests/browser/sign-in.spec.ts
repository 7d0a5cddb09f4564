/** Signing in: by the link that `launchbay dev` prints, by the issuer's form, and out again. */
import { expect, test } from "./harness/fixtures";

test("the link that `launchbay dev` prints signs the owner in, and leaves no code in the address or the history", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn(`/p/${stack.project}/jobs`);

  await expect(page).toHaveURL(`${stack.ready.url}/p/${stack.project}/jobs`);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(kept).not.toContain(stack.ready.sign_in_code);
});

test("somebody else signs in with the issuer's form, and comes back to where they were", async ({
  page,
  signInAs,
  stack,
}) => {
  await signInAs({ name: "grace", groups: [`project:${stack.project}:read`] }, `/p/${stack.project}/runs?state=FAILED`);

  await expect(page).toHaveURL(/\/runs\?.*FAILED/);
  await expect(page.getByRole("button", { name: /grace/ })).toBeVisible();
});
