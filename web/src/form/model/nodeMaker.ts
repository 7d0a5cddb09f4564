/** Makes one node of its schema and of the value that is there: its kind, its words, and what is registered. */
import { type Json, isNumeral, isObject } from "@/api/json";
import type { Node } from "@/form/model/nodes";
import { type Path, type Step, formatPath, isWithin, pathKey, readPath } from "@/form/model/paths";
import { type Schema, SchemaReader, listOf, namedIn, textOf } from "@/form/model/schemas";
import { type Shape, narrow, schemaOfKey, shapeOf } from "@/form/model/shapes";
import { variantWords } from "@/form/model/words";
import type { Area } from "@/form/store";

/** Where a node is to be, and what is known of it there. */
export interface Place {
  readonly path: Path;
  readonly schema: Schema;
  readonly isRequired: boolean;
  readonly parent: Node | undefined;
  /** The value that is there, if that is known. */
  readonly there: Json | undefined;
  readonly isNew: boolean;
  /** In how many choices it is a variant, each of the one before. A variant has the key of its choice. */
  readonly nesting?: number;
}

/** Alternatives that are, or have, too many alternatives are YAML: there may be no end of them. */
const MAX_NESTING = 2;
const MAX_VARIANTS = 100;

export class NodeMaker {
  readonly reader: SchemaReader;
  /** Paths of present values that the author left out. */
  readonly hidden: readonly string[];
  /** Whether no key may be added that the schema does not name. */
  readonly isClosed: boolean;
  private readonly hiddenPaths: readonly Path[];

  constructor(
    private readonly area: Area,
    schema: Schema,
  ) {
    const note = namedIn(schema, "x-launchbay");
    this.reader = new SchemaReader(schema);
    this.isClosed = note["closed"] === true;
    this.hidden = listOf(note, "hidden").map(String);
    this.hiddenPaths = this.hidden.map(readPath);
  }

  isHidden(path: Path): boolean {
    return this.hiddenPaths.some((hidden) => isWithin(path, hidden) && hidden.length > 0);
  }

  make(place: Place): Node {
    const narrowed = narrow(this.reader, place.schema);
    const { schema } = narrowed;
    const fallback = schema["default"] as Json | undefined;
    const isNew = place.isNew || (place.there === undefined && fallback === undefined && isWithinItself(place, schema));
    const baseline = place.there !== undefined ? place.there : isNew ? undefined : fallback;
    const nesting = place.nesting ?? 0;
    const shape = withinBounds(shapeOf(this.reader, narrowed, baseline ?? fallback), nesting);
    const isSecret = shape.kind === "field" && shape.widget === "secret";
    const last = place.path.at(-1);
    const name = last === undefined ? "" : stepName(last);
    const key = `${this.area ?? ""}\n${pathKey(place.path)}`;
    const base = {
      area: this.area,
      path: place.path,
      key,
      name,
      label:
        (shape.kind !== "field" || shape.widget !== "switch" ? textOf(schema, "label") : undefined) ||
        textOf(schema, "title") ||
        name,
      description: textOf(schema, "description"),
      schema,
      baseline: isSecret ? undefined : baseline,
      fallback: isSecret ? undefined : fallback,
      isNew,
      isRequired: place.isRequired,
      isNullable: narrowed.isNullable,
      parent: place.parent,
    };
    return { ...base, ...this.details(shape, schema, base.baseline, place.path), nesting } as Node;
  }

  private details(shape: Shape, schema: Schema, baseline: Json | undefined, path: Path): object {
    switch (shape.kind) {
      case "field":
        return {
          kind: "field",
          widget: shape.widget,
          isInt: shape.isInt ?? false,
          options: shape.options ?? [],
          placeholder: textOf(schema, "placeholder"),
        };
      case "group":
        return { kind: "group", ...this.keysOf(schema, baseline, path) };
      case "list":
        return {
          kind: "list",
          items: shape.items,
          maxItems: isNumeral(schema["maxItems"]) ? Number(schema["maxItems"]) : Infinity,
          isPartlyHidden: this.hiddenPaths.some((hidden) => hidden.length > path.length && isWithin(hidden, path)),
        };
      case "choice":
        return {
          kind: "choice",
          variants: shape.variants.map((one) => ({ name: variantWords(this.reader, one), schema: one })),
        };
    }
  }

  private keysOf(schema: Schema, baseline: Json | undefined, path: Path): { keys: string[]; isOpen: boolean } {
    const named = namedIn(schema, "properties");
    const keys = Object.keys(named).filter((key) => this.reader.plain(named[key]) !== false);
    const isFree = Object.keys(named).length === 0;
    const isClosed = this.isClosed && !isFree;
    const there = isObject(baseline) ? Object.keys(baseline) : [];
    const others = there.filter((key) => !Object.hasOwn(named, key) && schemaOfKey(this.reader, schema, key, isClosed));
    const other = schema["additionalProperties"] ?? schema["unevaluatedProperties"];
    const isOpen = other === undefined ? !isClosed : this.reader.plain(other as Json) !== false;
    return {
      keys: [...keys, ...others].filter((key) => !this.isHidden([...path, key])),
      isOpen: isOpen || "patternProperties" in schema,
    };
  }
}

function withinBounds(shape: Shape, nesting: number): Shape {
  if (shape.kind !== "choice" || (nesting < MAX_NESTING && shape.variants.length <= MAX_VARIANTS)) return shape;
  return { kind: "field", widget: "yaml" };
}

/** Whether a map lies in one of its own kind: then nothing says that it is there. */
function isWithinItself(place: Place, schema: Schema): boolean {
  for (let above = place.parent; above; above = above.parent) if (above.schema === schema) return true;
  return false;
}

function stepName(step: Step): string {
  return typeof step === "string" ? step : formatPath(["", step]);
}
