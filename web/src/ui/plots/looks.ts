/** How the series of a plot are told apart: by colour and dash together, so that no colour has to be seen. */

export const COLOURS = 8;
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [9, 3, 2, 3]];

/** The token of a series' colour. */
export const colourToken = (look: number): string => `--series-${(look % COLOURS) + 1}`;

/** A series' dash pattern in pixels; the ninth series has the first one's colour and another dash. */
export const dashOf = (look: number): readonly number[] =>
  DASHES[(look + Math.floor(look / COLOURS)) % DASHES.length] ?? [];

/** Call when the colours of the page change: the theme of the page, or that of the system. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", listener);
  };
}
