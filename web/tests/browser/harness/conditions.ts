/** What a page meets in the world: a slow processor, a lost connection, a token that has ended. */
import type { Locator, Page, Route } from "@playwright/test";
import type { Stack } from "./stack";

/** Slow the processor so many times; 1 is as it was. */
export async function throttle(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: times });
}

/** Cut the connection while something is done. */
export async function whileOffline(page: Page, act: () => Promise<void>): Promise<void> {
  await page.context().setOffline(true);
  try {
    await act();
  } finally {
    await page.context().setOffline(false);
  }
}

/** The access token that the page has now ends: the API refuses it from now on, as it refuses one that has expired. */
export async function expireToken(page: Page): Promise<void> {
  let expired: string | undefined;
  await page.route("**/v1/**", async (route: Route) => {
    const token = route.request().headers()["authorization"];
    expired ??= token;
    if (token !== expired) return route.fallback();
    return route.fulfill({ status: 401, contentType: "application/json", body: '{"message":"Unauthorized"}' });
  });
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The access token ends, and whoever asks the issuer for another gets this answer. */
export async function answerRenewals(page: Page, stack: Stack, answer: Answer): Promise<void> {
  const headers = { "access-control-allow-origin": stack.ready.url };
  await page.route(`${stack.ready.issuer}/token`, (route) => route.fulfill({ ...answer, headers }));
  await expireToken(page);
}

/** The access token ends, and the issuer renews it no more: it has been signed out elsewhere, or it is too old. */
export async function endSignIn(page: Page, stack: Stack): Promise<void> {
  await answerRenewals(page, stack, {
    status: 400,
    contentType: "application/json",
    body: '{"error":"invalid_grant"}',
  });
}

/** The issuer renews again, and the API answers as it does. */
export async function restoreSignIn(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: "wait" });
}

/** Press Tab until an element has the focus, as somebody without a mouse does; from the last one, Tab begins anew. */
export async function tabTo(page: Page, wanted: Locator, most = 100): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
  }
  throw new Error(`${most} presses of Tab did not reach ${String(wanted)}`);
}
