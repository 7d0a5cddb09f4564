import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPath, readPath } from "@/form/model/paths";

test.each([
  ["trainer.layers[0]", ["trainer", "layers", 0]],
  ["a\\.b.c", ["a.b", "c"]],
  ["runs\\[old].lr", ["runs[old]", "lr"]],
  ["datasets[-1].path", ["datasets", -1, "path"]],
  ["sets[+]", ["sets", { added: 0 }]],
  ["[1].lr", ["[1]", "lr"]],
])("%s is read as its steps, and written again", (text, steps) => {
  expect(readPath(text)).toEqual(steps);
  expect(formatPath(readPath(text))).toBe(text);
});

test("any keys and positions are read as they were written", () => {
  const step = fc.oneof(
    fc.string(),
    fc.constantFrom("a.b", "[0]", "a[1]", "\\", ".", "[", "]"),
    fc.integer({ min: -9, max: 99 }),
  );
  const path = fc.tuple(fc.string({ minLength: 1 }), fc.array(step)).map(([first, rest]) => [first, ...rest]);
  fc.assert(
    fc.property(path, (steps) => {
      expect(readPath(formatPath(steps))).toEqual(steps);
    }),
  );
});
