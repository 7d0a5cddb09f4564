import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { ListedRun } from "@/runs/list/merging";
import {
  isNumeric,
  moveColumn,
  shortTitles,
  shownColumns,
  USUAL,
  valueColumns,
  varyingColumns,
} from "@/runs/columns/columns";

const run = (config: string, metrics = "{}", columns = "{}") =>
  ({
    overrides: { config: parseJson(config), files: {}, args: null, entry_point: null, env: {} },
    metrics: parseJson(metrics),
    columns: parseJson(columns),
  }) as unknown as ListedRun;

describe("the columns that vary", () => {
  it("are inputs with several values, or that only some runs change; then metrics", () => {
    const runs = [
      run('{"lr": 0.1, "same": 1, "epochs": 3}', '{"loss": 0.5}'),
      run('{"lr": 0.2, "same": 1}', '{"loss": 0.4}'),
      run('{"lr": 0.3, "same": 1}'),
    ];
    expect(varyingColumns(runs)).toEqual({ inputs: ["lr", "epochs"], metrics: ["metric:loss"] });
  });
});

describe("the columns that are shown", () => {
  it("are the usual ones unless the address says others", () => {
    expect(shownColumns(undefined)).toEqual(USUAL);
    expect(shownColumns([])).toEqual([]);
    expect(shownColumns(["lr", "state", "lr"])).toEqual(["lr", "state"]);
  });

  it("have as many values as the API gives", () => {
    const many = Array.from({ length: 30 }, (_, at) => `input${at}`);
    expect(valueColumns(shownColumns(["by", ...many]))).toHaveLength(20);
  });

  it("can be moved", () => {
    expect(moveColumn(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
    expect(moveColumn(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
    expect(moveColumn(["a", "b"], "x", 1)).toEqual(["a", "b"]);
  });
});

it("knows numbers among values, nan and the infinities too", () => {
  const runs = [run("{}", "{}", '{"lr": 1e-05, "name": "vit"}'), run("{}", "{}", '{"lr": ".nan"}')];
  expect(isNumeric("lr", runs)).toBe(true);
  expect(isNumeric("name", runs)).toBe(false);
  expect(isNumeric("duration", [])).toBe(true);
});

it("shortens titles to the keys that tell them apart", () => {
  const titles = shortTitles(["by", "metric:train.loss", "config.yaml:a.lr", "b.lr", "conf.d/x.yaml:training.epochs"]);
  expect([...titles.values()]).toEqual(["by", "train.loss", "a.lr", "b.lr", "epochs"]);
  expect(shortTitles(["lr", "metric:lr", "config.yaml:lr"]).get("config.yaml:lr")).toBe("config.yaml:lr");
});
