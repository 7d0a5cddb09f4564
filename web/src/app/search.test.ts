/** Addresses come from links that anybody sends: whatever they say, each page opens. */
import { expect, it } from "vitest";
import { readCompareSearch } from "@/compare/search";
import { readHardwareSearch, readQueuesSearch } from "@/hardware/search";
import { readJobSearch, readJobsSearch } from "@/jobs/search";
import { readLaunchSearch } from "@/launch/search";
import { readRunSearch } from "@/run/search";
import { readRunsSearch } from "@/runs/search";

const READERS = {
  readCompareSearch,
  readHardwareSearch,
  readQueuesSearch,
  readJobSearch,
  readJobsSearch,
  readLaunchSearch,
  readRunSearch,
  readRunsSearch,
};
const NAMES = [
  ["q", "version", "alias", "from", "tab", "against", "with", "run", "all", "selected", "columns", "where", "tag"],
  ["state", "sort", "job", "by", "since", "name", "id", "lane", "gpu", "count", "class", "spot"],
].flat();
const VALUES: readonly unknown[] = [
  JSON.parse('{"toString": 1, "valueOf": null}'),
  JSON.parse('[{"toString": 1, "valueOf": null}]'),
  JSON.parse('{"__proto__": {"q": 1}}'),
  [[["x"]]],
  null,
  -1e308,
  true,
  "x".repeat(1_000_000),
  Array.from({ length: 100_000 }, (_, at) => `x${at}`),
  "javascript:alert(1)",
];

it.each(Object.entries(READERS))("%s reads any address", (_name, read) => {
  for (const value of VALUES) {
    for (const name of NAMES) {
      const found = JSON.stringify(read({ [name]: value }));
      expect(found.length, `${name} of ${String(JSON.stringify(value)).slice(0, 40)}`).toBeLessThan(20_000);
    }
  }
});
