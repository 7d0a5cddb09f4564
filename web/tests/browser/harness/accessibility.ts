/** Rules of accessibility that a program can check (axe), in both themes. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Show the page in a theme, as a reader has it whose system is set so; without motion, whose middle nobody reads. */
export async function useTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
}

/** axe finds nothing in the page as it is now, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await useTheme(page, theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      at: nodes.map((node) => node.target.join(" ")),
    }));
    expect(found, `axe, ${theme}`).toEqual([]);
  }
}
