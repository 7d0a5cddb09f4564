import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import { flowText, isPlain, prettyText, shellWord, shellWords } from "@/launch/copy/texts";

const hostile = fc.constantFrom(
  "'",
  '"',
  "$(id)",
  "`id`",
  "\\",
  "!!",
  "~",
  "*",
  "\n",
  "\t",
  "\u001b[201~",
  "\u202e",
  " ",
  "é",
  "😀",
  "-x",
  "",
);
const word = fc
  .array(fc.oneof(hostile, fc.string()), { maxLength: 5 })
  .map((parts) => parts.join("").replaceAll("\0", ""));

describe("shellWords", () => {
  it("are read by a shell as the same words", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const said = execFileSync("bash", ["-c", `printf '%s\\0' ${shellWords(words)}`], { encoding: "utf8" });
        expect(said.split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  }, 60_000); // so many shells take long on a busy machine

  it("have nothing in them that a terminal acts on", () => {
    expect(shellWord("a\u001b[201~\rb\u009b")).toBe(String.raw`$'a\x1b[201~\x0db\xc2\x9b'`);
  });
});

describe("texts", () => {
  it("keep the digits of numbers", () => {
    expect(flowText(parseJson('{"a": [1e-05, 12345678901234567890, 1.0]}'))).toBe(
      '{"a": [1e-05, 12345678901234567890, 1.0]}',
    );
  });

  it("are JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(flowText(plain))).toEqual(plain);
        expect(JSON.parse(prettyText(plain))).toEqual(plain);
      }),
    );
  });

  it.each(["no", "Null", "1.10", "a b", "a:b", "~", "", "-x", ".nan", "0x1", "é"])("quote %s", (text) => {
    expect(isPlain(text)).toBe(false);
  });
});
