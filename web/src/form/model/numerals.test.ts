import { describe, expect, test } from "vitest";
import { numeralText, isNumeral } from "@/api/json";
import { readNumber, sameNumber, stepNumber } from "@/form/model/numerals";

const read = (text: string, isInt = false) => {
  const value = readNumber(text, isInt);
  return isNumeral(value) ? numeralText(value) : value;
};

describe("readNumber", () => {
  test.each([
    ["1e-5", "1e-5"],
    ["0.10", "0.10"],
    [".5", "0.5"],
    ["5.", "5.0"],
    ["+3", "3"],
    ["-0.0", "-0.0"],
    ["007", "7"],
    ["1_000", "1000"],
    ["12345678901234567890", "12345678901234567890"],
    ["nan", ".nan"],
    ["-inf", "-.inf"],
    [" 2 ", "2"],
  ])("%s is the float %s", (text, value) => expect(read(text)).toBe(value));

  test.each([
    ["1e3", "1000"],
    ["5.0", "5"],
    ["1.50e1", "15"],
    ["-12345678901234567890", "-12345678901234567890"],
  ])("%s is the int %s", (text, value) => expect(read(text, true)).toBe(value));

  test.each(["", "abc", "1,5", "0x10", "--1", "1e", "."])("%s is no number", (text) =>
    expect(read(text)).toBeUndefined(),
  );

  test.each(["1.5", "1e-5", "nan", "1e999999999"])("%s is no int", (text) => expect(read(text, true)).toBeUndefined());
});

test("numbers are the same by what they mean, not by how they are written", () => {
  expect(sameNumber("1e-05", "0.00001")).toBe(true);
  expect(sameNumber("100", "1e2")).toBe(true);
  expect(sameNumber("0.0", "0")).toBe(true);
  expect(sameNumber("12345678901234567890", "12345678901234567891")).toBe(false);
  expect(sameNumber("-1", "1")).toBe(false);
});

test.each([
  ["0.010", 1, false, "0.011"],
  ["1e-5", 1, false, "2e-5"],
  ["0.1", -1, false, "0.0"],
  ["0", -1, true, "-1"],
  ["9007199254740993", 1, true, "9007199254740994"],
  ["abc", 1, false, "abc"],
])("%s and %i steps is %s", (text, steps, isInt, stepped) => expect(stepNumber(text, steps, isInt)).toBe(stepped));
