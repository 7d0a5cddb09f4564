/** Schemas as the API shows them, for tests: of each kind, and of the config files of a folder. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonObject, parseJson } from "@/api/json";
import { AreaModel } from "@/form/model/area";
import { InputsStore } from "@/form/inputsStore";

export interface Shape {
  readonly name: string;
  readonly schema: JsonObject;
  readonly values: JsonObject | null;
}

const inWeb = (path: string) => join(import.meta.dirname, "../../..", path);

export const SHAPES = parseJson(readFileSync(inWeb("src/form/testing/shapes.json"), "utf8")) as unknown as Shape[];

const CORPUS = process.env["LAUNCHBAY_CORPUS"] ?? inWeb("../../shared/corpus");
const PYTHON = [process.env["LAUNCHBAY_PYTHON"], inWeb("../.venv/bin/python")].find((path) => path && existsSync(path));

/** The schemas of the corpus's config files, made by the engine itself; none where the corpus or the engine is not there. */
export function corpusShapes(): Shape[] {
  if (!PYTHON || !existsSync(CORPUS)) return [];
  const text = execFileSync(PYTHON, [inWeb("../scripts/page/form_schemas.py"), CORPUS], { maxBuffer: 1 << 28 });
  return parseJson(text.toString("utf8")) as unknown as Shape[];
}

/** A store whose only area has a schema: the run config if there are values, otherwise a file. */
export function storeOf(shape: Shape): { store: InputsStore; model: AreaModel } {
  const model = new AreaModel({
    area: shape.values ? null : "conf.yaml",
    format: shape.values ? "config" : "yaml",
    schema: shape.schema,
    values: shape.values ?? undefined,
    include: [],
    exclude: [],
  });
  return { store: new InputsStore([model]), model };
}
