import { expect, it } from "vitest";
import { findFailure } from "@/run/log/failure";

const why = (...lines: string[]) => {
  const found = findFailure(lines);
  return found && [lines[found.from], lines[found.line]];
};

it("finds the exception of the last traceback", () => {
  expect(
    why(
      "Traceback (most recent call last):",
      '  File "a.py", line 1, in f',
      "ValueError: first",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      '  File "a.py", line 2',
      "",
      "RuntimeError: second",
      "bye",
    ),
  ).toEqual(["Traceback (most recent call last):", "RuntimeError: second"]);
});

it("finds the exception of a group", () => {
  const group = "  + Exception Group Traceback (most recent call last):";
  expect(why(group, '  |   File "a.py"', "  | ExceptionGroup: two (2 sub-exceptions)", "  +-+---")).toEqual([
    group,
    "  | ExceptionGroup: two (2 sub-exceptions)",
  ]);
});

it("finds the last line that names an error if there is no traceback", () => {
  expect(why("loading", "train.sh: error: no such file", "cleaning up")).toEqual([
    "train.sh: error: no such file",
    "train.sh: error: no such file",
  ]);
  expect(why("torch.cuda.OutOfMemoryError: CUDA out of memory", "x")?.[1]).toMatch(/^torch/);
});

it("finds nothing in a log that says nothing", () => {
  expect(why("all is well", "an error? no.")).toBeNull();
});
