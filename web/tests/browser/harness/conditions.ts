/** What a page meets in the world: a slow processor, a lost connection, a token that has ended. */
import type { Page, Route } from "@playwright/test";

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

/** Answer the API's requests as it does when the access token has ended, until the returned function is called. */
export async function refuseTokens(page: Page): Promise<() => Promise<void>> {
  const refuse = (route: Route): Promise<void> =>
    route.fulfill({ status: 401, contentType: "application/json", body: '{"message":"Unauthorized"}' });
  await page.route("**/v1/**", refuse);
  return () => page.unroute("**/v1/**", refuse);
}

/** Press a key until an element has the focus, as somebody without a mouse does. */
export async function tabTo(
  page: Page,
  name: RegExp | string,
  role: "button" | "link" | "textbox",
  most = 60,
): Promise<void> {
  const wanted = page.getByRole(role, { name });
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
  }
  throw new Error(`${most} presses of Tab did not reach the ${role} ${String(name)}`);
}
