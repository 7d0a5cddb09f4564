// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { rawText } from "@/ui/rawCopy";

beforeEach(() => {
  document.body.innerHTML =
    "<table><tbody><tr><th>a</th><td><data value='0.12345678'>0.123457</data></td></tr>" +
    "<tr><th>b</th><td><data value='1e-05'>1e-05</data></td></tr></tbody></table><p>text</p>";
});

function rangeOf(selector: string): Range {
  const range = document.createRange();
  const element = document.querySelector(selector);
  if (element) range.selectNodeContents(element);
  return range;
}

it("copies the digits of all rows, cells by tabs", () => {
  expect(rawText(rangeOf("tbody"))).toBe("a\t0.12345678\nb\t1e-05");
});

it("copies the digits of one number", () => {
  expect(rawText(rangeOf("data"))).toBe("0.12345678");
});

it("leaves a part of a number, and what has none, to the browser", () => {
  const part = rangeOf("data");
  part.setEnd(part.startContainer.firstChild as Node, 3);
  expect(rawText(part)).toBeUndefined();
  expect(rawText(rangeOf("p"))).toBeUndefined();
});
