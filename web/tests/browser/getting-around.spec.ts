/** Getting around: by keys, by the palette, by addresses; and where the focus is after that. */
import { expect, test } from "./harness/fixtures";

test("the palette opens a job whose name is typed", async ({ page, signIn, stack, expectAccessible }) => {
  await signIn(`/p/${stack.project}/runs`);
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await expect(palette.getByRole("option", { name: "Hardware" })).toBeVisible();
  await expectAccessible();

  await page.keyboard.type("every-inp");
  await expect(palette.getByRole("option").first()).toContainText("every-input");
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(new RegExp(`/p/${stack.project}/jobs/every-input$`));
  await expect(palette).toBeHidden();
});

test("the palette finds a run by the beginning of its id, and by its name", async ({ page, signIn, stack }) => {
  const run = await stack.launch("every-input", { name: "palette-finds-me" });
  await signIn(`/p/${stack.project}/jobs`);

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(run.run_id.toLowerCase());
  await expect(page.getByRole("option", { name: /palette-finds-me/ })).toBeVisible();
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(new RegExp(`/p/${stack.project}/runs/${run.run_id}`));
});

test("the palette closes by Escape, and the focus is where it was", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  const opener = page.getByRole("button", { name: "Go to a page, job or run" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Go to" })).toBeVisible();

  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(opener).toBeFocused();
});

test("? lists the keys of the page; typing one into a field is typing", async ({
  page,
  signIn,
  stack,
  expectAccessible,
}) => {
  await signIn(`/p/${stack.project}/jobs`);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(keys).toContainText("Search the jobs");
  await expect(keys).toContainText("Launch the job of the row");
  await expectAccessible();
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();

  await page.keyboard.press("/");
  await page.keyboard.type("?l");

  await expect(page.getByRole("searchbox", { name: "Search the jobs" })).toHaveValue("?l");
  await expect(keys).toBeHidden();
});

test("single-key shortcuts can be switched off, and stay off on this device", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await page.getByRole("button", { name: /theme, keys and sign-out/ }).click();
  await page.getByRole("menuitem", { name: /Single-key shortcuts/ }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();

  await page.keyboard.press("?");
  await page.keyboard.press("ControlOrMeta+k");

  await expect(page.getByRole("dialog", { name: "Go to" })).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeHidden();
});

test("after a navigation the content has the focus, and its title is said", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await expect(page).toHaveTitle(`Jobs of ${stack.project} · Launchbay`);

  await page.getByRole("link", { name: "Hardware" }).click();

  await expect(page).toHaveTitle("Hardware · Launchbay");
  await expect(page.locator("#content")).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Hardware · Launchbay" })).toBeAttached();
});

test("the first Tab offers to skip to the content", async ({ page, signIn, stack }) => {
  await signIn(`/p/${stack.project}/jobs`);
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(page.locator("#content")).toBeFocused();
});

test("an address without a page says so, and leads on", async ({ page, signIn, expectAccessible }) => {
  await signIn("/p/default/nothing");

  await expect(page.getByRole("heading", { name: "There is no page at this address" })).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "Go to the jobs" }).click();
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();
});

test("a fault of a page leaves the rest of it, and can be tried again", async ({ page, signIn, faults }) => {
  faults.allow(/flatMap is not a function/);
  await page.route("**/v1/hardware", (route) => route.fulfill({ json: { region: "r", price_date: "p", classes: 1 } }));
  await signIn("/hardware");

  await expect(page.getByRole("heading", { name: "This page has failed" })).toBeVisible();
  await page.unroute("**/v1/hardware");
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page).toHaveURL(/\/p\/[\w-]+\/jobs$/);
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();
});

test("a part that a deployment has replaced is loaded anew, by one reload", async ({ page, signIn, stack, faults }) => {
  faults.allow(/dynamically imported module/);
  const answers: number[] = [];
  await page.route("**/assets/Palette-*.js", async (route) => {
    answers.push(answers.length === 0 ? 404 : 200);
    await (answers.length === 1 ? route.fulfill({ status: 404, body: "" }) : route.continue());
  });

  await signIn(`/p/${stack.project}/jobs`);

  await expect.poll(() => answers).toEqual([404, 200]);
  await expect(page.getByRole("heading", { name: "Jobs" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Go to" })).toBeVisible();
  expect(answers).toEqual([404, 200]);
});

test("the page opens in a project that the person has", async ({ page, signInAs, stack, ownProject }) => {
  await stack.register(ownProject, "waiting");

  await signInAs({ name: "grace", groups: [`project:${ownProject}:read`] });

  await expect(page).toHaveURL(new RegExp(`/p/${ownProject}/jobs$`));
  await expect(page.getByRole("link", { name: "waiting", exact: true })).toBeVisible();
});

test("somebody in no project is told what to do", async ({ page, signInAs }) => {
  await signInAs({ name: "newcomer", groups: [] });

  await expect(page.getByRole("heading", { name: "You are in no project yet" })).toBeVisible();
});
