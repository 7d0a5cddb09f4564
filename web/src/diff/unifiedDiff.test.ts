import { describe, expect, it } from "vitest";
import { readDiff, textBefore } from "@/diff/unifiedDiff";

const before = "# a\nlr: 1\nname: x\n--- y\nlast";
const after = "# a\nlr: 2\nname: x\n+++ z\nlast\n";
const diff = `--- a/f.yaml
+++ b/f.yaml
@@ -1,5 +1,5 @@
 # a
-lr: 1
+lr: 2
 name: x
---- y
-last
\\ No newline at end of file
++++ z
+last
`;

describe("readDiff", () => {
  it("gives lines with their numbers, whatever they begin with", () => {
    const lines = readDiff(diff).flatMap((hunk) => hunk.lines);
    expect(lines.map((line) => [line.kind, line.text, line.old, line.new])).toEqual([
      ["same", "# a", 1, 1],
      ["removed", "lr: 1", 2, undefined],
      ["added", "lr: 2", undefined, 2],
      ["same", "name: x", 3, 3],
      ["removed", "--- y", 4, undefined],
      ["removed", "last", 5, undefined],
      ["added", "+++ z", undefined, 4],
      ["added", "last", undefined, 5],
    ]);
  });

  it("has no hunks where nothing changes", () => {
    expect(readDiff("")).toEqual([]);
  });
});

describe("textBefore", () => {
  it("takes a diff back", () => {
    expect(textBefore(after, diff)).toBe(before);
  });

  it("takes an insertion into nothing and a removal of everything back", () => {
    expect(textBefore("a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n")).toBe("");
    expect(textBefore("", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n")).toBe("a\n");
  });
});
