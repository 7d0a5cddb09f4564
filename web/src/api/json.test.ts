import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LosslessNumber, isNumeral, numeralText, parseJson, sameJson, writeJson } from "@/api/json";

describe("numbers", () => {
  it.each(["1e-05", "1.0", "12345678901234567890", "0.1000", "-0", "1E5"])("keep the digits of %s", (text) => {
    const value = parseJson(`{"n": ${text}}`);
    expect(writeJson(value)).toBe(`{"n":${text}}`);
  });

  it.each(["3", "0.5", "-17"])("are plain where nothing is lost: %s", (text) => {
    expect(parseJson(text)).toBe(Number(text));
  });

  it("are told from texts that look like them", () => {
    expect(isNumeral(parseJson('"1"'))).toBe(false);
    expect(numeralText(new LosslessNumber("1.50"))).toBe("1.50");
  });
});

describe("any JSON", () => {
  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(sameJson(parseJson(writeJson(value)), parseJson(JSON.stringify(value)))).toBe(true);
      }),
    );
  });

  it("can't reach the prototype of objects", () => {
    parseJson('{"__proto__": {"polluted": 1}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
