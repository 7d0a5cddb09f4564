/** A picture of each page in both themes, for the documentation. */
import type { Page } from "@playwright/test";
import { useTheme, THEMES } from "../browser/harness/accessibility";
import type { ExampleRuns } from "../browser/harness/examples";
import { test, expect } from "../browser/harness/fixtures";
import { ROOT, type Stack } from "../browser/harness/stack";

interface Picture {
  readonly name: string;
  readonly address: (stack: Stack, runs: ExampleRuns) => string;
  /** Do what is to be seen. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const at = (stack: Stack, rest: string): string => `/p/${stack.project}${rest}`;

const PICTURES: readonly Picture[] = [
  { name: "jobs", address: (stack) => at(stack, "/jobs") },
  { name: "job", address: (stack) => at(stack, "/jobs/digits") },
  {
    name: "launch",
    address: (stack) => at(stack, "/jobs/digits/launch"),
    prepare: async (page) => {
      await page.getByRole("textbox", { name: /learning_rate/ }).fill("0.0005");
      await page.getByRole("textbox", { name: /epochs/ }).fill("3");
      await page.keyboard.press("Tab");
      await expect(page.getByRole("main")).toContainText("epochs: 3");
    },
  },
  {
    name: "launch-fault",
    address: (stack) => at(stack, "/jobs/every-input/launch"),
    prepare: async (page) => {
      await page.getByRole("textbox", { name: /learning_rate/ }).fill("-1");
      await page.keyboard.press("Tab");
      await expect(page.getByRole("list", { name: "Errors" })).toBeVisible();
    },
  },
  { name: "runs", address: (stack) => at(stack, "/runs") },
  { name: "run", address: (stack, { trained }) => at(stack, `/runs/${trained[2]?.run_id ?? ""}`) },
  { name: "run-metrics", address: (stack, { trained }) => at(stack, `/runs/${trained[2]?.run_id ?? ""}?tab=metrics`) },
  { name: "run-failed", address: (stack, { failed }) => at(stack, `/runs/${failed.run_id}`) },
  {
    name: "compare",
    address: (stack, { trained }) => at(stack, `/compare?${trained.map((run) => `run=${run.run_id}`).join("&")}`),
  },
  { name: "hardware", address: () => "/hardware" },
  { name: "queues", address: (stack) => at(stack, "/queues") },
];

/** A log names the Python that ran the job, by its place on this machine, which is nobody's business. */
async function hideCheckout(page: Page): Promise<void> {
  await page.evaluate((place) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.nodeValue?.includes(place)) node.nodeValue = node.nodeValue.replaceAll(place, "");
    }
  }, ROOT);
}

for (const { name, address, prepare } of PICTURES) {
  test(`pictures of ${name}`, async ({ page, signIn, stack, examples }) => {
    await signIn(address(stack, examples));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await prepare?.(page);
    await hideCheckout(page);
    for (const theme of THEMES) {
      await useTheme(page, theme);
      await page.screenshot({ path: `${ROOT}docs/images/page/${name}-${theme}.png`, caret: "hide" });
    }
  });
}
