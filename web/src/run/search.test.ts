import { expect, it } from "vitest";
import { readRunSearch } from "@/run/search";

const RUN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

it("keeps what an address may say", () => {
  expect(readRunSearch({ tab: "log", against: RUN, with: [RUN, RUN] })).toEqual({
    tab: "log",
    against: RUN,
    with: [RUN],
  });
});

it("leaves out what it may not, instead of asking the API for it", () => {
  expect(readRunSearch({ tab: "<b>", against: "../x", with: ["x", 5], other: 1 })).toEqual({});
});
