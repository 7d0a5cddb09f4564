/** How fast the page is, beside a bare React page with one input in the same browser on the same machine. */
import { throttle } from "../browser/harness/conditions";
import { expect, test } from "../browser/harness/fixtures";
import { signInByLink } from "../browser/harness/sign-in";
import { Stack } from "../browser/harness/stack";
import { startStack } from "../browser/harness/stack-process";
import { typeInto } from "./latency";
import { record } from "./results";
import { scrollOver } from "./scrolling";

const KEYS = 50;
const STARTS = 7;
const RUNS = 100_000;
const SLOWED = 4;
const FIELD = { name: /field_0000/ };
const PROCESSORS = [1, SLOWED];

function slowed(what: string, times: number): string {
  return times === 1 ? what : `${what}, processor ${times}x slower`;
}

for (const times of PROCESSORS) {
  test(`typing in a bare page, ${times}x`, async ({ page }) => {
    await page.goto(process.env["BENCH_BARE_PAGE"] ?? "");
    await throttle(page, times);

    record({
      what: slowed("a key in a bare page", times),
      unit: "ms",
      values: await typeInto(page, page.getByRole("textbox"), KEYS),
    });
  });

  test(`typing in a form of 2,000 fields, ${times}x`, async ({ page, signIn, stack }) => {
    await signIn(`/p/${stack.project}/jobs/wide-2000/launch`);
    const field = page.getByRole("textbox", FIELD);
    await expect(field).toBeVisible();
    await throttle(page, times);

    record({
      what: slowed("a key in a form of 2,000 fields", times),
      unit: "ms",
      values: await typeInto(page, field, KEYS),
    });
  });
}

for (const fields of [200, 2000]) {
  test(`the start of a form of ${fields} fields`, async ({ page, signIn, stack }) => {
    await signIn(`/p/${stack.project}/jobs`);
    const times: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await page.goto(`${stack.ready.url}/p/${stack.project}/jobs/wide-${fields}/launch`);
      const field = page.getByRole("textbox", FIELD);
      await field.waitFor();
      times.push(await field.evaluate(() => performance.now()));
    }
    // The first start fills the browser's cache of the page's files, as the first visit does.
    record({ what: `a form of ${fields.toLocaleString("en")} fields is usable`, unit: "ms", values: times.slice(1) });
  });
}

test("a log of 100,000 lines", async ({ page, signIn, stack }) => {
  const run = await stack.finished("talking-100000");
  await signIn(`/p/${stack.project}/runs/${run.run_id}?tab=log`);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await expect(page.getByText("100,0", { exact: false }).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: /Jump to the end/ }).click();
  await expect(page.getByText("the end of the log")).toBeVisible({ timeout: 60_000 });
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const found = new Map(metrics.map(({ name, value }) => [name, value]));

  record({
    what: "memory with 100,000 lines of log",
    unit: "MiB",
    values: [(found.get("JSHeapUsedSize") ?? NaN) / 2 ** 20],
  });
  record({ what: "nodes with 100,000 lines of log", unit: "nodes", values: [found.get("Nodes") ?? NaN] });
});

test("a list of 100,000 runs", async ({ page }) => {
  test.setTimeout(900_000);
  const running = await startStack(RUNS);
  try {
    await signInByLink(page, Stack.of(running.said), "/p/crowded/runs");
    const table = page.getByRole("table", { name: "Runs", exact: true });
    const first = table.getByRole("row").nth(1).locator("[data-row-focus]");
    const times: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await page.reload();
      await first.waitFor();
      times.push(await first.evaluate(() => performance.now()));
    }
    record({ what: "a list of 100,000 runs is there", unit: "ms", values: times.slice(1) });
    record({
      what: "a frame while it is scrolled",
      unit: "ms",
      values: await scrollOver(page, table.locator("xpath=.."), 300),
    });
    record({ what: "rows of it in the page", unit: "nodes", values: [await table.getByRole("row").count()] });
  } finally {
    await running.stop();
  }
});
