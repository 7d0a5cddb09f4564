import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWords, UnreadableWords, writeWords } from "@/launch/words";

describe("words", () => {
  it.each([
    ["--epochs 3", ["--epochs", "3"]],
    [`--name 'a b' "c \\"d\\"" e\\ f ''`, ["--name", "a b", 'c "d"', "e f", ""]],
    [`a"b"'c'`, ["abc"]],
    ["  ", []],
    ["a \\\n b", ["a", "b"]],
  ])("are split as a shell does: %s", (text, words) => {
    expect(readWords(text)).toEqual(words);
  });

  it.each(["'a", '"a', "a\\"])("refuse %s", (text) => {
    expect(() => readWords(text)).toThrow(UnreadableWords);
  });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(readWords(writeWords(words))).toEqual(words);
      }),
    );
  });
});
