/** The colours of terminals, changed as far as it takes to be readable on this page, in its light and its dark theme. */
import { type Colour, type Style, TRUE_COLOUR } from "@/run/log/styles";

type Rgb = readonly [number, number, number];

// The sixteen of xterm, which is what job authors see at home.
const PALETTE: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [60, 60, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];
const CUBE = [0, 95, 135, 175, 215, 255];

/** `--surface` of both themes, which the colours are held against. */
const SURFACES: Readonly<Record<"light" | "dark", Rgb>> = { light: [255, 255, 255], dark: [21, 24, 29] };
/** Above the 4.5 of WCAG AA, so that a line that is selected is readable, too. */
const CONTRAST = { light: 5.5, dark: 6.2 };

export function rgbOf(colour: Colour): Rgb {
  if (colour >= TRUE_COLOUR) return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  const basic = PALETTE[colour];
  if (basic) return basic;
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return [grey, grey, grey];
  }
  const index = colour - 16;
  return [CUBE[Math.floor(index / 36)] ?? 0, CUBE[Math.floor(index / 6) % 6] ?? 0, CUBE[index % 6] ?? 0];
}

function luminance([r, g, b]: Rgb): number {
  const linear = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** The contrast of WCAG 2: from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** The colour itself if it is readable on the theme's surface; otherwise as near to it as is. */
export function readable(colour: Rgb, theme: "light" | "dark"): Rgb {
  const end = theme === "light" ? 0 : 255;
  for (let step = 0; step <= 20; step += 1) {
    const mixed = colour.map((part) => Math.round(part + ((end - part) * step) / 20)) as unknown as Rgb;
    if (contrast(mixed, SURFACES[theme]) >= CONTRAST[theme]) return mixed;
  }
  return [end, end, end];
}

/** On a background of its own, a text keeps its colour if it can be read there; otherwise it is black or white. */
function onBackground(colour: Rgb | undefined, background: Rgb): Rgb {
  if (colour && contrast(colour, background) >= 4.5) return colour;
  return contrast([0, 0, 0], background) >= contrast([255, 255, 255], background) ? [0, 0, 0] : [255, 255, 255];
}

const css = ([r, g, b]: Rgb) => `rgb(${r} ${g} ${b})`;
const drawn = new WeakMap<Style, React.CSSProperties>();

/** How a style is drawn, for React's `style`: set through the CSSOM, which the page's policy allows. */
export function cssOf(style: Style): React.CSSProperties {
  let found = drawn.get(style);
  if (!found) {
    found = { ...coloursOf(style), ...shapeOf(style) };
    drawn.set(style, found);
  }
  return found;
}

function coloursOf(style: Style): React.CSSProperties {
  const fg = style.fg === undefined ? undefined : rgbOf(style.fg);
  const bg = style.bg === undefined ? undefined : rgbOf(style.bg);
  const [text, ground] = style.inverse ? [bg, fg] : [fg, bg];
  if (ground) return { color: css(onBackground(text, ground)), backgroundColor: css(ground) };
  if (style.inverse) return { color: "var(--surface)", backgroundColor: "var(--text)" };
  if (text) return { color: `light-dark(${css(readable(text, "light"))}, ${css(readable(text, "dark"))})` };
  return style.dim ? { color: "var(--text-2)" } : {};
}

function shapeOf(style: Style): React.CSSProperties {
  const lines = [style.underline && "underline", style.strike && "line-through"].filter(Boolean).join(" ");
  return {
    ...(style.bold ? { fontWeight: 600 } : {}),
    ...(style.italic ? { fontStyle: "italic" } : {}),
    ...(lines ? { textDecoration: lines } : {}),
  };
}
