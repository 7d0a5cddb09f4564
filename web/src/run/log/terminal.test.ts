import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, readable, rgbOf } from "@/run/log/colours";
import { TRUE_COLOUR } from "@/run/log/styles";
import { Terminal } from "@/run/log/terminal";

function shown(...lines: string[]): string[] {
  const terminal = new Terminal();
  for (const line of lines) terminal.write(line, 0);
  return terminal.rows.map((row) => row.text);
}

function styled(line: string) {
  const terminal = new Terminal();
  terminal.write(line, 0);
  const row = terminal.rows[0];
  return (row?.spans ?? []).map(({ start, end, style }) => ({ text: row?.text.slice(start, end), ...style }));
}

describe("a line that redraws itself", () => {
  it("is shown as it was last drawn", () => {
    expect(shown("\r  0%\r 50%\r100%")).toEqual(["100%"]);
  });
  it("keeps what a shorter drawing leaves of a longer one", () => {
    expect(shown("100% done\r 50%")).toEqual([" 50% done"]);
  });
  it("loses what is erased to the end, to the start, or all of it", () => {
    expect(shown("100% done\r 50%\x1b[K", "abcdef\x1b[3D\x1b[1K", "abc\x1b[2K\rx")).toEqual([" 50%", "    ef", "x"]);
  });
  it("goes back by backspaces, which erase nothing", () => {
    expect(shown("abc\b\bX", "\b\bok")).toEqual(["aXc", "ok"]);
  });
  it("moves the cursor in the row", () => {
    expect(shown("abc\x1b[2Dx\x1b[C!", "\x1b[5Gx")).toEqual(["axc!", "    x"]);
  });
});

describe("bars below one another, as tqdm draws them", () => {
  it("are two rows, each as it was last drawn", () => {
    const lines = ["\rtrain 0%"];
    for (const step of [10, 50, 100]) lines.push(`\rvalid ${step / 2}%\x1b[A\rtrain ${step}%`);
    expect(shown(...lines, "", "done")).toEqual(["train 100%", "valid 50%", "done"]);
  });
  it("never reach lines of an earlier start", () => {
    const terminal = new Terminal();
    terminal.write("first attempt", 0);
    terminal.startOver();
    terminal.write("\x1b[5Asecond", 0);
    expect(terminal.rows.map((row) => row.text)).toEqual(["first attempt", "second"]);
  });
});

describe("colours", () => {
  it("are those of the sequence until it is reset", () => {
    const spans = styled("a \x1b[31mred\x1b[0m \x1b[1;4;38;5;208morange\x1b[22;24;39m \x1b[48;2;1;2;3mon\x1b[m.");
    expect(spans.map(({ text, fg, bg, bold }) => ({ text, fg, bg, bold }))).toEqual([
      { text: "red", fg: 1, bg: undefined, bold: false },
      { text: "orange", fg: 208, bg: undefined, bold: true },
      { text: "on", fg: undefined, bg: TRUE_COLOUR + 0x010203, bold: false },
    ]);
  });
  it("are understood with colons, too", () => {
    expect(styled("\x1b[38:2::10:20:30mx\x1b[0m\x1b[38:5:9my")).toMatchObject([
      { text: "x", fg: TRUE_COLOUR + 0x0a141e },
      { text: "y", fg: 9 },
    ]);
  });
  it("go on in the next line, as on a terminal", () => {
    const terminal = new Terminal();
    terminal.write("\x1b[31mfirst", 0);
    terminal.write("second", 0);
    expect(terminal.rows[1]?.spans[0]?.style.fg).toBe(1);
  });
  it("stay when a row is drawn over in part", () => {
    const terminal = new Terminal();
    terminal.write("\x1b[32m😀green\x1b[0m plain", 0);
    terminal.write("\x1b[A\x1b[7Gx", 0);
    expect(terminal.rows[0]?.text).toBe("😀greenxplain");
    expect(terminal.rows[0]?.spans).toMatchObject([{ start: 0, end: 7 }]);
  });
  it("are readable in both themes, whichever they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 + 0x1000000 }), (number) => {
        const rgb = rgbOf(number < 256 ? number : TRUE_COLOUR + number - 256);
        expect(contrast(readable(rgb, "light"), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(readable(rgb, "dark"), [21, 24, 29])).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

describe("what is hostile", () => {
  it("draws nothing by titles, links and unknown sequences", () => {
    expect(shown("\x1b]0;title\x07a\x1b]8;;javascript:x\x1b\\link\x1b]8;;\x1b\\ \x1b[2J\x1b[?25l\x1b(B\x1bMb")).toEqual(
      ["alink b"],
    );
  });
  it("does not swallow later lines by a sequence that is broken off", () => {
    expect(shown("a\x1b]0;never ended", "b\x1b[31", "c\x1b", "d")).toEqual(["a", "b", "c", "d"]);
  });
  it("shows signs that would reorder the line, and controls, by their names", () => {
    expect(shown("\u202egnp.exe", "a\x00b\x7f", "\ud800x")).toEqual(["⟨U+202E⟩gnp.exe", "a␀b␡", "�x"]);
  });
  it("keeps markup as text", () => {
    expect(shown("<img src=x onerror=alert(1)>")).toEqual(["<img src=x onerror=alert(1)>"]);
  });

  const pieces = fc.oneof(
    fc.constantFrom(
      "\r",
      "\n",
      "\b",
      "\t",
      "\x1b",
      "\x1b[",
      "\x9b",
      "\x1b]",
      "\x07",
      "\x1b[A",
      "\x1b[99999B",
      "\x1b[K",
    ),
    fc.constantFrom("\x1b[1K", "\x1b[2K", "\x1b[99999C", "\x1b[7m", "\x1b[38;2;1;2;3m", "\u202e", "\ud800", "é́", "👩🏽‍🚀"),
    fc.string({ unit: "binary" }),
  );
  const lines = fc.array(
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
    { maxLength: 20 },
  );

  it("never fails, and never gives control characters or signs that reorder", () => {
    const forbidden = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;
    fc.assert(
      fc.property(lines, (given) => {
        const terminal = new Terminal();
        for (const line of given) terminal.write(line, 0);
        for (const { text, spans } of terminal.rows) {
          expect(text).not.toMatch(forbidden);
          let end = 0;
          for (const span of spans) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            end = span.end;
          }
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
  it.each([
    "\x1b[1K",
    "\x1b[A\x1b[B",
    "\x1b[999C\x1b[1Kx",
    "\x1b[999Cx\r",
    "\x1b[2K\x1b[999Cx",
    "x\x1b[Ay\x1b[B",
    "\r",
    "\b",
    "\x1b[;;;;;",
  ])("takes a bounded time for a long line of %j", (piece) => {
    const terminal = new Terminal();
    for (let row = 0; row < 20; row += 1) terminal.write("x".repeat(3000), 0);
    const line = piece.repeat(Math.ceil(262_144 / piece.length));
    const begun = performance.now();
    terminal.write(line, 0);
    expect(performance.now() - begun).toBeLessThan(4000);
  });
});
