/** The store of a form for one version of a job. */
import type { Schemas } from "@/api/client";
import { InputsStore } from "@/form/inputsStore";
import { areasOf } from "@/form/model/areas";

export function createFormStore(schema: Schemas["SchemaView"], version: Schemas["VersionView"]): InputsStore {
  return new InputsStore(areasOf(schema, version));
}
