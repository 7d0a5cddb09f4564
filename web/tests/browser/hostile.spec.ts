/** Nothing that comes from a job is more than text, on any page: names, descriptions, values, labels, logs, files. */
import { expect, test } from "./harness/fixtures";
import type { Page } from "@playwright/test";

const MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

/** The page shows the markup as text, and none of it has become part of the page. */
async function expectText(page: Page): Promise<void> {
  await expect(page.locator("main img, main script:not([src]), main iframe, main [onerror]")).toHaveCount(0);
  await expect(page.locator('a[href^="javascript:" i]')).toHaveCount(0);
  expect(await page.title()).not.toBe("owned");
}

test("a hostile job is text on every page that shows it", async ({ page, signIn, stack, ownProject }) => {
  test.setTimeout(180_000);
  await stack.register(ownProject, "hostile");
  const labels = { name: MARKUP.slice(0, 60), note: MARKUP, tags: ["a"] };
  const one = await stack.finished("hostile", labels, ownProject);
  const other = await stack.finished(
    "hostile",
    { overrides: { config: { choice: "javascript:alert(1)" } } },
    ownProject,
  );
  const runs = `/p/${ownProject}/runs`;
  const addresses = [
    `/p/${ownProject}/jobs`,
    `/p/${ownProject}/jobs/hostile`,
    `/p/${ownProject}/jobs/hostile/launch`,
    `/p/${ownProject}/jobs/hostile/launch?from=${other.run_id}`,
    runs,
    ...["changes", "inputs", "log", "metrics", "outputs", "events"].map((tab) => `${runs}/${one.run_id}?tab=${tab}`),
    `/p/${ownProject}/compare?run=${one.run_id}&run=${other.run_id}`,
    `/p/${ownProject}/queues`,
  ];
  await signIn();
  for (const address of addresses) {
    await test.step(address, async () => {
      await page.goto(stack.ready.url + address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectText(page);
    });
  }
});

test("a hostile address is text too", async ({ page, signIn, stack, faults }) => {
  faults.allow(/404/);
  const name = encodeURIComponent(MARKUP);
  await signIn();
  for (const address of [`/p/${stack.project}/jobs/${name}`, `/p/${name}/runs`, `/p/${stack.project}/runs/${name}`]) {
    await test.step(address, async () => {
      await page.goto(stack.ready.url + address);
      await expect(page.getByRole("main")).not.toBeEmpty();
      await page.waitForLoadState("networkidle");
      await expectText(page);
    });
  }
});
