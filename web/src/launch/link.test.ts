// @vitest-environment node
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseJson, writeJson } from "@/api/json";
import { bodyOf } from "@/launch/body";
import type { LaunchDocument } from "@/launch/document";
import { BadLink, readFragment, writeFragment } from "@/launch/link";

const small = parseJson(
  '{"overrides": {"config": {"lr": 1e-05, "n": 12345678901234567890}}, "name": "ünï"}',
) as unknown as LaunchDocument;
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
const plain = (value: unknown) => `v=0${base64(JSON.stringify(value))}`;

describe("links", () => {
  it("give back what was put into them, with all digits", async () => {
    const fragment = await writeFragment(small, 3);
    expect(fragment).toMatch(/^v=0[\w-]+$/);
    const { overrides, options, version } = await readFragment(fragment);
    expect(version).toBe(3);
    const { job: _job, ...again } = bodyOf({ job: "digits" }, overrides, options);
    expect(writeJson(again)).toBe(writeJson(small));
  });

  it("are compressed when they are long", async () => {
    const long = {
      overrides: { config: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`input_${n}`, n])) },
    };
    const fragment = await writeFragment(long, 1);
    expect(fragment).toMatch(/^v=1[\w-]+$/);
    expect(fragment.length).toBeLessThan(writeJson(long).length / 2);
    expect((await readFragment(fragment)).overrides).toEqual(long.overrides);
  });

  it.each([
    ["nothing", "v="],
    ["another kind", "v=7abc"],
    ["characters that are not base64", "v=0§§§"],
    ["text that is not JSON", `v=0${base64("{")}`],
    ["bytes that are not UTF-8", `v=0${base64(new Uint8Array([0xff, 0xfe]))}`],
    ["bytes that are not compressed", "v=1AAAA"],
    ["no launch", plain([1, 2])],
    ["a number for overrides", plain({ launch: { overrides: 7 } })],
    ["a list for a file", plain({ launch: { overrides: { files: { "a.yaml": [] } } } })],
    ["members that a launch lacks", plain({ launch: { overrides: {}, job: "other" } })],
    ["an unknown member of overrides", plain({ launch: { overrides: { evil: 1 } } })],
    ["paths that are no texts", plain({ launch: { overrides: { remove: { config: [1] } } } })],
    ["an unknown priority", plain({ launch: { priority: "urgent" } })],
    ["a prototype", `v=0${base64('{"launch": {"overrides": {"config": {"__proto__": {"x": 1}}}}}')}`],
    ["deep nesting", `v=0${base64(`{"launch": ${'{"overrides":'.repeat(5000)}1${"}".repeat(5001)}`)}`],
    ["too much", `v=0${"A".repeat(200_001)}`],
    ["a bomb", `v=1${base64(deflateRawSync(Buffer.alloc(50_000_000)))}`],
  ])("refuse %s in words", async (_, fragment) => {
    await expect(readFragment(fragment)).rejects.toThrow(BadLink);
    await expect(readFragment(fragment)).rejects.toThrow(/^The values in this link were not used: .+\./);
  });
});
