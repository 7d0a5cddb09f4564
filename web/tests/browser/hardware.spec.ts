/** Hardware: what there is, what a request would get, and what waits. */
import { expect, test } from "./harness/fixtures";
import { signInByLink } from "./harness/sign-in";
import { Stack } from "./harness/stack";
import { startStack } from "./harness/stack-process";
import { expectFits } from "./harness/width";

test("machines are searched and sorted, and the address says how", async ({ page, signIn, expectAccessible }) => {
  await signIn("/hardware");
  const machines = page.getByRole("table", { name: "Machines" });
  await expect(machines.getByRole("row").filter({ hasText: "g5.xlarge" })).toContainText("1 × a10g");

  await page.getByRole("combobox", { name: "Show" }).selectOption("With GPUs");
  await machines.getByRole("button", { name: "USD/h per GPU" }).click();

  await expect(machines.getByRole("columnheader", { name: "USD/h per GPU" })).toHaveAttribute("aria-sort", "ascending");
  await expect(machines.getByRole("rowheader").first()).toContainText("g4dn.xlarge");
  await expect(page).toHaveURL(/lane=gpu.*sort=gpu-price|sort=gpu-price.*lane=gpu/);
  await page.keyboard.press("/");
  await page.keyboard.type("h200");
  await expect(machines.getByRole("rowheader")).toHaveCount(1);
  await expectAccessible();
});

test("the planner says which machine a request gets, at what price, and what else would do", async ({
  page,
  signIn,
}) => {
  await signIn("/hardware");
  const planner = page.getByRole("region", { name: "What would I get" });
  await planner.getByRole("combobox", { name: "GPU" }).selectOption("a10g");

  await expect(planner).toContainText("g5.xlarge of gpu-a10g: 1 × a10g");
  await expect(planner).toContainText("$1.006 an hour");
  await expect(page.getByRole("row").filter({ hasText: "your request" })).toContainText("g5.xlarge");

  await planner.getByRole("combobox", { name: "GPU" }).selectOption("any, by memory");
  await planner.getByRole("spinbutton", { name: "GiB of each" }).fill("40");
  await expect(planner).toContainText("When it can't be had:");
});

test("a request that no machine fits says what would", async ({ page, signIn }) => {
  await signIn("/hardware?gpu=a10g&count=16");

  await expect(page.getByRole("alert")).toContainText("What would fit: up to 8 a10g");
});

// A stack of its own: what waits for a machine here would make other tests wait, too.
const busy = test.extend<{ busyStack: Stack }>({
  busyStack: async ({}, use) => {
    const running = await startStack(0);
    await use(Stack.of(running.said));
    await running.stop();
  },
});

busy(
  "queues show what waits, in order, with who launched it; hardware and queues are tabs of one",
  async ({ page, busyStack: stack, expectAccessible }) => {
    const all = { vcpus: 8, memory_gib: 1 }; // every slot of the stack
    const running = await stack.launch("waiting", { hardware: all });
    await stack.reached(running.run_id, ["RUNNING"]);
    await stack.launch("waiting", { hardware: all, name: "waits-for-it", priority: "low" });
    await signInByLink(page, stack, "/hardware");

    await page.getByRole("link", { name: "Queues" }).click();

    await expect(page).toHaveURL(new RegExp(`/p/${stack.project}/queues$`));
    const row = page.getByRole("row").filter({ hasText: "waits-for-it" });
    await expect(row).toContainText(`waiting in ${stack.project}`);
    await expect(row).toContainText("low");
    await expect(row.getByRole("cell").first()).toHaveText("1");
    await expectAccessible();
    await stack.api("POST", `/v1/projects/${stack.project}/runs/${running.run_id}/cancel`);
    await expect(row).toBeHidden({ timeout: 30_000 });
    await expect(page.getByRole("heading", { name: "Nothing waits" })).toBeVisible();
  },
);

test("hardware fits a phone @phone", async ({ page, signIn }) => {
  await signIn("/hardware");
  await expect(page.getByRole("table", { name: "Machines" })).toBeVisible();

  await expectFits(page);
});
