/** What scrolls is positioned: what is placed inside it, hidden text above all, then scrolls with it. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheets = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));

test("every rule that makes something scroll also positions it", () => {
  const scrollers = sheets.flatMap((sheet) =>
    [...readFileSync(`src/${sheet}`, "utf8").matchAll(/([^{}]*)\{([^{}]*)\}/g)]
      .filter(([, , rule]) => /overflow(-[xy])?:\s*(auto|scroll)/.test(rule ?? ""))
      .map(([, selector, rule]) => ({ at: `${sheet}: ${selector?.trim()}`, positioned: /position:/.test(rule ?? "") })),
  );

  expect(scrollers.length).toBeGreaterThan(20);
  expect(scrollers.filter((one) => !one.positioned).map((one) => one.at)).toEqual([]);
});
