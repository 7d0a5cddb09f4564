import { describe, expect, it } from "vitest";
import { LosslessNumber } from "@/api/json";
import { bytes, measured, usd } from "@/format/numbers";
import { duration, durationText, setDuration, timeAgo, utcTime } from "@/format/times";

describe("times", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");

  it.each([
    ["2026-01-31T11:59:30Z", "just now"],
    ["2026-01-31T11:58:00Z", "2min. ago"],
    ["2026-01-31T10:00:00Z", "2h ago"],
  ])("%s is %s", (at, text) => {
    expect(timeAgo(at, now).replace(/\s+/g, " ")).toMatch(
      new RegExp(text.replace(/min\. ago|h ago/, "\\s?(min|h|m|hr)\\.? ago")),
    );
  });

  it("are exact in UTC", () => {
    expect(utcTime("2026-01-31T09:30:00.000Z")).toBe("2026-01-31 09:30:00 UTC");
  });

  it.each([
    [2.34, "2.3 s"],
    [42, "42 s"],
    [491, "8 m 11 s"],
    [11_100, "3 h 5 m"],
    [187_200, "2 d 4 h"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it.each([
    [0, "0 s"],
    [45, "45 s"],
    [1_800, "30 m"],
    [5_400, "1 h 30 m"],
    [86_400, "1 d"],
  ])("%d seconds that were set are %s", (seconds, text) => {
    expect(setDuration(seconds)).toBe(text);
  });
});

describe("durationText", () => {
  it.each([
    [600, "10m"],
    [129_600, "1d12h"],
    [0, "0s"],
    [3661, "1h1m1s"],
  ])("writes %d seconds as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe("numbers", () => {
  it("that six digits would change are shown as they were sent", () => {
    expect(measured(new LosslessNumber("1e-05"))).toBe("1e-05");
    expect(measured(new LosslessNumber("12345678901234567890"))).toBe("12345678901234567890");
    expect(measured(".nan")).toBe(".nan");
    expect(measured(0.726666667)).toBe("0.726667");
  });

  it("of bytes and money have their units", () => {
    expect(bytes(14_850_000_000)).toBe("13.8 GiB");
    expect(bytes(2 * 1024 ** 3)).toBe("2 GiB");
    expect(bytes(3.04 * 1024 ** 3)).toBe("3.04 GiB");
    expect(bytes(12)).toBe("12 B");
    expect(usd(1.006)).toBe("$1.006");
    expect(usd(32.77)).toBe("$32.77");
  });
});
