import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPath, type Step, writePath } from "@/launch/copy/paths";

const key = fc.string({ minLength: 1, unit: fc.constantFrom("a", ".", "[", "]", "\\", "0", "+", "é", "=") });
const position = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.constant("+" as const)).map((at) => ({ position: at }));
const path = fc.tuple(key, fc.array(fc.oneof(key, position))).map(([first, rest]): Step[] => [first, ...rest]);

describe("paths", () => {
  it("are read as they are written", () => {
    fc.assert(
      fc.property(path, (steps) => {
        expect(readPath(writePath(steps))).toEqual(steps);
      }),
    );
  });

  it.each(["", "a..b", "a.", "a[", "a[x]", "a[0]b"])("refuse %s", (text) => {
    expect(() => readPath(text)).toThrow(SyntaxError);
  });

  it("begin with the key of a document", () => {
    expect(readPath("[1].a[-1]")).toEqual(["[1]", "a", { position: -1 }]);
  });
});
