/**
 * `test` and `expect` of the page's tests. A page that is tested may violate no policy and print no error, see `faults.ts`.
 *
 *     test("lists jobs", async ({ page, signIn, stack }) => {
 *       await signIn(`/p/${stack.project}/jobs`);
 *       await expect(page.getByRole("link", { name: "digits" })).toBeVisible();
 *     });
 */
import { test as base, expect } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { launchExamples, type ExampleRuns } from "./examples";
import { Faults } from "./faults";
import { Stack } from "./stack";
import { startStack } from "./stack-process";
import { signInAs, signInByLink, type Person } from "./sign-in";
import { tune, type Tuned } from "./tuning";

const CROWDED_RUNS = 10_000;

interface TestFixtures {
  faults: Faults;
  /** A project of this test alone; it exists once a job is registered in it. */
  ownProject: string;
  /** Open an address of the page as the owner of the machine, by the link that `launchbay dev` prints. */
  signIn: (address?: string) => Promise<void>;
  /** Open an address as somebody else, by the issuer's form. */
  signInAs: (person: Person, address?: string) => Promise<void>;
  /** The page as it is now breaks no rule of accessibility, in light and in dark. */
  expectAccessible: () => Promise<void>;
}

interface WorkerFixtures {
  stack: Stack;
  /** Runs that are worth looking at, in the project of all jobs. */
  examples: ExampleRuns;
  /** Runs to list and to compare, in a project of theirs that no test adds to. */
  tuned: Tuned;
  /** A stack of its own, with 10,000 runs in the project `crowded`. */
  crowdedStack: Stack;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stack: [async ({}, use) => use(Stack.ofThisRun()), { scope: "worker" }],
  examples: [async ({ stack }, use) => use(await launchExamples(stack)), { scope: "worker", timeout: 180_000 }],
  tuned: [async ({ stack }, use) => use(await tune(stack)), { scope: "worker", timeout: 180_000 }],
  crowdedStack: [
    async ({}, use) => {
      const running = await startStack(CROWDED_RUNS);
      await use(Stack.of(running.said));
      await running.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  faults: [
    async ({ context }, use) => {
      const faults = new Faults();
      await faults.watch(context);
      await use(faults);
      expect(faults.list(), "faults in the page").toEqual([]);
    },
    { auto: true },
  ],
  ownProject: async ({}, use, info) => {
    await use(`t-${info.testId.slice(-12).toLowerCase()}-${info.retry}`);
  },
  signIn: async ({ page, stack }, use) => {
    await use((address = "/") => signInByLink(page, stack, address));
  },
  signInAs: async ({ page, stack }, use) => {
    await use((person, address = "/") => signInAs(page, stack, person, address));
  },
  expectAccessible: async ({ page }, use) => {
    await use(() => expectAccessible(page));
  },
});

export { expect };
