/** Signing in at the local stack's own issuer, in the two ways that people do it. */
import { expect, type Page } from "@playwright/test";
import type { Stack } from "./stack";

export interface Person {
  readonly name: string;
  /** Such as `project:vision:read`. */
  readonly groups: readonly string[];
}

/** Open an address by the link that `launchbay dev` prints, which signs the owner of the machine in without a form. */
export async function signInByLink(page: Page, stack: Stack, address: string): Promise<void> {
  await page.goto(`${stack.ready.url}${address}#sign-in=${stack.ready.sign_in_code}`);
  await expectSignedIn(page, stack);
}

/** Open an address, and fill in the form at which the issuer asks who one is. */
export async function signInAs(page: Page, stack: Stack, person: Person, address: string): Promise<void> {
  await page.goto(stack.ready.url + address);
  await page.waitForURL((url) => url.origin === new URL(stack.ready.issuer).origin);
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("Groups").fill(person.groups.join(" "));
  await page.getByLabel("Code").fill(stack.ready.sign_in_code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectSignedIn(page, stack);
}

/** The page is back at its own address, and shows its navigation. */
async function expectSignedIn(page: Page, stack: Stack): Promise<void> {
  await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
  await expect(page).not.toHaveURL(/\/callback|sign-in=/);
  expect(new URL(page.url()).origin).toBe(stack.ready.url);
}
