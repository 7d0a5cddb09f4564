/** How a piece of a log is drawn: what `ESC [ … m` has set (SGR). Equal styles are one object. */

/** A colour of the palette (0 to 255), or `0x1000000` and a 24-bit colour. */
export type Colour = number;
export const TRUE_COLOUR = 0x1000000;

export interface Style {
  readonly fg: Colour | undefined;
  readonly bg: Colour | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

type Flag = "bold" | "dim" | "italic" | "underline" | "strike" | "inverse";

export const PLAIN: Style = {
  fg: undefined,
  bg: undefined,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

const MOST_STYLES = 4096;
const known = new Map<string, Style>([[keyOf(PLAIN), PLAIN]]);

function keyOf(style: Style): string {
  const flags = [style.bold, style.dim, style.italic, style.underline, style.strike, style.inverse];
  return `${style.fg},${style.bg},${flags.map(Number).join("")}`;
}

function intern(style: Style): Style {
  const key = keyOf(style);
  const found = known.get(key);
  if (found) return found;
  if (known.size < MOST_STYLES) known.set(key, style);
  return style;
}

const FLAGS: Readonly<Record<number, readonly [Flag, boolean]>> = {
  1: ["bold", true],
  2: ["dim", true],
  3: ["italic", true],
  4: ["underline", true],
  7: ["inverse", true],
  9: ["strike", true],
  21: ["underline", true],
  23: ["italic", false],
  24: ["underline", false],
  27: ["inverse", false],
  29: ["strike", false],
};

/** The style after `ESC [ params m`. Parameters that are not known are left out. */
export function restyle(style: Style, params: readonly number[]): Style {
  let next: Style = params.length === 0 ? PLAIN : style;
  for (let at = 0; at < params.length; at += 1) {
    const code = Math.max(0, params[at] ?? 0);
    if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(params, at + 1);
      if (colour !== undefined) next = { ...next, [code === 38 ? "fg" : "bg"]: colour };
      at += used;
    } else {
      next = withCode(next, code);
    }
  }
  return intern(next);
}

function withCode(style: Style, code: number): Style {
  const flag = FLAGS[code];
  if (flag) return { ...style, [flag[0]]: flag[1] };
  if (code === 0) return PLAIN;
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, fg: undefined };
  if (code === 49) return { ...style, bg: undefined };
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 90 + 8 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 100 + 8 };
  return style;
}

/** `5;N` or `2;R;G;B`, also `2::R:G:B`: the colour, and how many parameters it takes. */
function extendedColour(params: readonly number[], at: number): readonly [Colour | undefined, number] {
  const byte = (index: number) => Math.min(255, Math.max(0, params[index] ?? 0));
  if (params[at] === 5) return [byte(at + 1), 2];
  if (params[at] !== 2) return [undefined, 1];
  const skipped = params[at + 1] === -1 ? 1 : 0; // the colour space of the form with colons
  const from = at + 1 + skipped;
  return [TRUE_COLOUR + (byte(from) << 16) + (byte(from + 1) << 8) + byte(from + 2), 4 + skipped];
}
