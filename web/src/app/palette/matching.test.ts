import { describe, expect, it } from "vitest";
import { findMatches, mayBeRunId } from "@/app/palette/matching";

const named = (...texts: string[]) => texts.map((text) => ({ text }));
const texts = (entries: readonly { readonly text: string }[]) => entries.map(({ text }) => text);

describe("findMatches", () => {
  it("has the first entries in their order where nothing is typed", () => {
    expect(texts(findMatches(named("b", "a", "c"), " ", 2))).toEqual(["b", "a"]);
  });

  it("has what begins with it first, then what has a word that does, then the rest", () => {
    const entries = named("old-training", "pretrain", "vision-train", "train");
    expect(texts(findMatches(entries, "train", 9))).toEqual(["train", "old-training", "vision-train", "pretrain"]);
  });

  it("wants every word, in any order and case", () => {
    expect(texts(findMatches(named("Launch digits", "Launch vision"), "DIG launch", 9))).toEqual(["Launch digits"]);
  });

  it("finds an entry by its other words", () => {
    expect(findMatches([{ text: "brave-otter", also: "01JZ8Q4T6V2M9X3C7B5N1K0HFD digits" }], "01jz8", 9)).toHaveLength(
      1,
    );
  });

  it("takes the letters as they are, not as a pattern", () => {
    expect(findMatches(named("a.b", "axb"), "a.b", 9)).toHaveLength(1);
    expect(findMatches(named("a"), "(", 9)).toHaveLength(0);
  });
});

describe("mayBeRunId", () => {
  it.each(["01JZ8Q4T6V2M9X3C7B5N1K0HFD", "01jz8", "7b5n1k0hfd"])("%s may be one", (text) => {
    expect(mayBeRunId(text)).toBe(true);
  });
  it.each(["01J", "digits", "0ILOU12", "01JZ8Q4T6V2M9X3C7B5N1K0HFDX", "base"])("%s is none", (text) => {
    expect(mayBeRunId(text)).toBe(false);
  });
});
