/** The areas of a version: its run config first, then its files in the order of the job. */
import { type Json, type JsonObject, isObject } from "@/api/json";
import type { Schemas } from "@/api/client";
import { AreaModel } from "@/form/model/area";

export function areasOf(schema: Schemas["SchemaView"], version: Schemas["VersionView"]): AreaModel[] {
  const { inputs } = version;
  const config = schema.config && {
    area: null,
    format: "config" as const,
    schema: schema.config.schema as JsonObject,
    values: valuesOf(inputs.config?.values),
    include: inputs.config?.include ?? [],
    exclude: inputs.config?.exclude ?? [],
  };
  const files = Object.entries(schema.files).map(([path, file]) => ({
    area: path,
    format: file.format,
    schema: file.schema as JsonObject,
    values: undefined,
    include: inputs.files[path]?.include ?? [],
    exclude: inputs.files[path]?.exclude ?? [],
  }));
  return [...(config ? [config] : []), ...files].map((source) => new AreaModel(source));
}

function valuesOf(values: unknown): Json | undefined {
  return isObject(values) ? values : undefined;
}
