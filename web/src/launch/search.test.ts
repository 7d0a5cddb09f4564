import { describe, expect, it } from "vitest";
import { readLaunchSearch } from "@/launch/search";

const RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD";

describe("readLaunchSearch", () => {
  it.each([
    [{}, {}],
    [{ version: "3", alias: "prod" }, { version: 3 }],
    [
      { version: 2, from: RUN.toLowerCase() },
      { version: 2, from: RUN },
    ],
    [{ alias: "prod" }, { alias: "prod" }],
    [{ version: "0" }, {}],
    [{ version: "1e3x", alias: "../x", from: "latest" }, {}],
    [{ alias: ["a"], from: { a: 1 } }, {}],
  ])("takes from %j what it can mean: %j", (given, read) => {
    expect(readLaunchSearch(given)).toEqual(read);
  });
});
