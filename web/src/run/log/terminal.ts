/**
 * What a log looks like on a terminal: colours, and progress bars that redraw themselves.
 *
 * A carriage return, a backspace and the cursor's movements rewrite what was there; nothing else of a terminal is done.
 * What comes out has no control characters but tabs; signs that would change the order of others are shown by their names.
 * Whatever is written, the work is bounded by its length.
 */
import { beginsEscape, type ControlSequence, readEscape } from "@/run/log/escapes";
import { PLAIN, restyle, type Style } from "@/run/log/styles";

/** A piece of a row that has one style. Pieces without one are not listed. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
}

export interface Row {
  readonly text: string;
  readonly spans: readonly Span[];
  /** When it was last written to, in milliseconds. */
  readonly at: number;
}

/** A row while the cursor may still be in it: one entry a character, with what combines with it. */
interface Cells {
  readonly texts: string[];
  readonly styles: Style[];
}

const NO_SPANS: readonly Span[] = [];
const FURTHEST_COLUMN = 1000; // to which the cursor can be sent; text may be longer
const MOST_ROWS_UP = 50; // what a screen of bars has; older rows stay as they are
const LONGEST_REOPENED = 4000; // a longer row is not drawn over from another one
/** Neither controls but tabs, nor signs that change the order of others, nor halves of characters. */
const HARMLESS =
  /^[^\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]*$/u;
const COMBINES = /^[\p{M}\u200d\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]$/u;

export class Terminal {
  readonly rows: Row[] = [];
  private style: Style = PLAIN;
  private row = 0;
  private column = 0;
  private first = 0;
  /** What may still be done for the line that is written: a hostile one is drawn without its escapes. */
  private work = 0;
  private cells: Cells | undefined;

  /** Write one line of a log, which ends with a newline. */
  write(line: string, at: number): void {
    if (this.column === 0 && this.row === this.rows.length && HARMLESS.test(line)) {
      this.rows.push({ text: line, spans: spansOfOne(line.length, this.style), at });
      this.row += 1;
      return;
    }
    this.draw(line, at);
    this.newline(at);
  }

  /** What follows is of another start of the container: it has styles of its own, and can't change earlier rows. */
  startOver(): void {
    this.style = PLAIN;
    this.row = this.rows.length;
    this.column = 0;
    this.first = this.row;
  }

  private draw(line: string, at: number): void {
    this.work = 20_000 + line.length * 4;
    for (let index = 0; index < line.length;) {
      const code = line.charCodeAt(index);
      if (beginsEscape(code)) {
        const escape = readEscape(line, index);
        index = escape.end;
        if (this.work > 0) this.work -= this.obey(escape, at);
        continue;
      }
      if (code < 0x20 || code === 0x7f) {
        this.control(code, at);
        index += 1;
        continue;
      }
      const text = String.fromCodePoint(line.codePointAt(index) ?? code);
      index += text.length;
      this.put(visible(text));
    }
  }

  private control(code: number, at: number): void {
    if (code === 0x0d) this.column = 0;
    else if (code === 0x0a) this.newline(at);
    else if (code === 0x08) this.column = Math.max(0, this.column - 1);
    else if (code === 0x09) this.put("\t");
    else if (code !== 0x07) this.put(String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code));
  }

  /** Returns how much work it was. */
  private obey({ final, params }: ControlSequence, at: number): number {
    const count = Math.max(1, params[0] ?? 1);
    if (final === "m") this.style = restyle(this.style, params);
    else if (final === "K") return this.erase(Math.max(0, params[0] ?? 0));
    else if (final === "A" || final === "F") return this.moveRow(-count, final === "F", at);
    else if (final === "B" || final === "E") return this.moveRow(count, final === "E", at);
    else if (final === "C") this.column = Math.min(FURTHEST_COLUMN, this.column + count);
    else if (final === "D") this.column = Math.max(0, this.column - count);
    else if (final === "G") this.column = Math.min(FURTHEST_COLUMN, count - 1);
    return 1;
  }

  private newline(at: number): void {
    this.leave(at);
    if (this.row === this.rows.length) this.rows.push({ text: "", spans: NO_SPANS, at });
    this.row += 1;
    this.column = 0;
  }

  /** Down never makes rows: a newline does. Up ends at the beginning of this start of the container. */
  private moveRow(count: number, toStart: boolean, at: number): number {
    const left = this.cells?.texts.length ?? 0;
    this.leave(at);
    const highest = Math.min(this.row, Math.max(this.first, this.rows.length - MOST_ROWS_UP));
    const target = Math.min(this.rows.length, Math.max(highest, this.row + count));
    const entered = this.rows[target]?.text.length ?? 0;
    if (entered <= LONGEST_REOPENED) this.row = target;
    if (toStart) this.column = 0;
    return 1 + left + entered;
  }

  private erase(how: number): number {
    const { texts, styles } = this.open();
    const length = texts.length;
    if (how === 2) texts.length = styles.length = 0;
    else if (how === 1) {
      const end = Math.min(this.column + 1, length);
      texts.fill(" ", 0, end);
      styles.fill(PLAIN, 0, end);
      return end + 1;
    } else if (length > this.column) texts.length = styles.length = this.column;
    return 1;
  }

  private put(text: string): void {
    const { texts, styles } = this.open();
    if (COMBINES.test(text) && this.column > 0 && this.column <= texts.length) {
      texts[this.column - 1] = (texts[this.column - 1] ?? "") + text;
      return;
    }
    this.work -= Math.max(0, this.column - texts.length);
    while (texts.length < this.column) {
      texts.push(" ");
      styles.push(PLAIN);
    }
    texts[this.column] = text;
    styles[this.column] = this.style;
    this.column += 1;
  }

  private open(): Cells {
    this.cells ??= cellsOf(this.rows[this.row]);
    return this.cells;
  }

  private leave(at: number): void {
    if (!this.cells) return;
    this.rows[this.row] = rowOf(this.cells, at);
    this.cells = undefined;
  }
}

/** A sign that can't be seen, or that would reorder the line, by its name. */
function visible(text: string): string {
  if (HARMLESS.test(text)) return text;
  const code = text.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff ? "\ufffd" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

function spansOfOne(length: number, style: Style): readonly Span[] {
  return style === PLAIN || length === 0 ? NO_SPANS : [{ start: 0, end: length, style }];
}

function cellsOf(row: Row | undefined): Cells {
  const texts = row ? Array.from(row.text) : [];
  const styles: Style[] = texts.map(() => PLAIN);
  if (row) fillStyles(texts, styles, row.spans);
  return { texts, styles };
}

/** Spans count in UTF-16, cells in characters. */
function fillStyles(texts: readonly string[], styles: Style[], spans: readonly Span[]): void {
  let offset = 0;
  let next = 0;
  texts.forEach((text, index) => {
    while (next < spans.length && (spans[next]?.end ?? 0) <= offset) next += 1;
    const span = spans[next];
    if (span && span.start <= offset) styles[index] = span.style;
    offset += text.length;
  });
}

function rowOf({ texts, styles }: Cells, at: number): Row {
  const spans: Span[] = [];
  let start = 0;
  let offset = 0;
  let style: Style = PLAIN;
  const close = () => {
    if (style !== PLAIN && offset > start) spans.push({ start, end: offset, style });
  };
  texts.forEach((text, index) => {
    const now = styles[index] ?? PLAIN;
    if (now !== style) {
      close();
      style = now;
      start = offset;
    }
    offset += text.length;
  });
  close();
  return { text: texts.join(""), spans: spans.length > 0 ? spans : NO_SPANS, at };
}
