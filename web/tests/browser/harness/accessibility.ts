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

const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
const PHONE = 600; // px

/**
 * axe asked of one page and no more than is read of its answer: its usual way asks frame by frame and puts the answers
 * together in a second page, and describes each element that passes. That takes three times as long on a form.
 */
const axeOf = (page: Page) => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });

/**
 * axe finds nothing in the page as it is now: all rules in light, those of colours in dark, for a theme changes nothing
 * else. On a phone, colours are those of the desktop, whose tests see both themes.
 */
export async function expectAccessible(page: Page): Promise<void> {
  expect(page.frames(), "pages without frames").toHaveLength(1);
  const isPhone = (page.viewportSize()?.width ?? PHONE) < PHONE;
  for (const theme of isPhone ? (["light"] as const) : THEMES) {
    await useTheme(page, theme);
    const axe = axeOf(page);
    const { violations } = await (theme === "dark" ? axe.withRules(COLOUR_RULES) : axe).analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      at: nodes.map((node) => node.target.join(" ")),
    }));
    expect(found, `axe, ${theme}`).toEqual([]);
  }
}
