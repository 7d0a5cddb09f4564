import { expect, it } from "vitest";
import { labelChanges, readTags } from "@/run/labels";

const before = { name: "a", tags: ["x", "y"], note: "n" };

it("sends only what was changed, so that nobody's other change is undone", () => {
  expect(labelChanges(before, before)).toEqual({});
  expect(labelChanges(before, { name: "", tags: ["y", "z"], note: "n" })).toEqual({
    name: "",
    add_tags: ["z"],
    remove_tags: ["x"],
  });
});

it("reads tags that are separated by spaces or commas, each once", () => {
  expect(readTags(" best, paper best\n")).toEqual(["best", "paper"]);
});
