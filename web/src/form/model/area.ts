/** The nodes of one area, the run config or a config file: made when they are asked for, so that none is endless. */
import { type Json, isObject } from "@/api/json";
import { type Node, isSecretField } from "@/form/model/nodes";
import { NodeMaker } from "@/form/model/nodeMaker";
import type { Path, Step } from "@/form/model/paths";
import { type Schema, type SchemaReader, isSecret, listOf, namedIn } from "@/form/model/schemas";
import { schemaOfKey, variantOf } from "@/form/model/shapes";
import { member } from "@/form/model/values";
import type { Area } from "@/form/store";

export type Format = "config" | "yaml" | "json" | "toml" | "python";

interface AreaSource {
  readonly area: Area;
  readonly format: Format;
  readonly schema: Schema;
  /** The registered values, where the API tells them: those of the run config. */
  readonly values: Json | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const MAX_FOUND = 2000; // nodes of one path

export class AreaModel {
  readonly root: Node;
  /** Whether `${…}` may stand in the place of any value. */
  readonly allowsInterpolations: boolean;
  private readonly maker: NodeMaker;
  private readonly hasSecrets: boolean;
  private readonly made = new WeakMap<Node, Map<Step | string, Node | undefined>>();

  constructor(readonly source: AreaSource) {
    this.maker = new NodeMaker(source.area, source.schema);
    this.allowsInterpolations = namedIn(source.schema, "x-launchbay")["interpolations"] === true;
    this.hasSecrets = mentionsSecret(source.schema);
    const schema = this.reader.plain(source.schema) || {};
    this.root = this.maker.make({
      path: [],
      schema: "type" in schema ? schema : { ...schema, type: "object" },
      isRequired: true,
      parent: undefined,
      there: source.values,
      isNew: false,
    });
  }

  get area(): Area {
    return this.source.area;
  }

  get reader(): SchemaReader {
    return this.maker.reader;
  }

  /** Paths of present values that the author left out. */
  get hidden(): readonly string[] {
    return this.maker.hidden;
  }

  /** The node of a key or an item in a node; undefined if there is no room for it. */
  child(node: Node, step: Step): Node | undefined {
    const cacheKey = typeof step === "object" ? `+${step.added}` : typeof step === "number" ? step : `.${step}`;
    const known = this.made.get(node) ?? new Map<Step | string, Node | undefined>();
    this.made.set(node, known);
    if (!known.has(cacheKey)) known.set(cacheKey, this.makeChild(node, step));
    return known.get(cacheKey);
  }

  /** The node of one variant of a choice. */
  variant(node: Node, at: number): Node | undefined {
    if (node.kind !== "choice" || !node.variants[at]) return undefined;
    const known = this.made.get(node) ?? new Map<Step | string, Node | undefined>();
    this.made.set(node, known);
    const cacheKey = `variant ${at}`;
    if (!known.has(cacheKey)) known.set(cacheKey, this.makeVariant(node, node.variants[at].schema, at));
    return known.get(cacheKey);
  }

  /** Which variant of a choice a value is of; -1 if of none. */
  variantOf(node: Node, value: Json | undefined): number {
    if (node.kind !== "choice") return -1;
    return variantOf(
      this.reader,
      node.variants.map((one) => one.schema),
      value,
    );
  }

  /** The node at a path, or undefined. */
  find(path: Path): Node | undefined {
    let node: Node | undefined = this.root;
    for (const step of path) node = node && this.child(node, step);
    return node;
  }

  /** All nodes that a path may lead to, through each variant of each choice. */
  findAll(path: Path): readonly Node[] {
    let found: readonly Node[] = this.withVariants(this.root);
    for (const step of path)
      found = found
        .flatMap((node) => {
          const below = this.child(node, step);
          return below ? this.withVariants(below) : [];
        })
        .slice(0, MAX_FOUND);
    return found;
  }

  /** Whether the value at a path is a secret, or a part of one, in whichever variant: rather hidden than shown. */
  isSecretAt(path: Path): boolean {
    if (!this.hasSecrets) return false;
    return path.some((_, at) => {
      const found = this.findAll(path.slice(0, at + 1));
      return found.length === MAX_FOUND || found.some(isSecretField);
    });
  }

  private withVariants(node: Node): readonly Node[] {
    if (node.kind !== "choice") return [node];
    return node.variants.flatMap((_, at) => {
      const variant = this.variant(node, at);
      return variant ? this.withVariants(variant) : [];
    });
  }

  /** The deepest node on the way to a path. */
  nearest(path: Path): Node {
    let node = this.root;
    for (const step of path) {
      const below = this.child(node, step);
      if (!below) break;
      node = below;
    }
    return node;
  }

  /** The named children of a group, the registered items of a list. */
  children(node: Node): readonly Node[] {
    const steps: readonly Step[] =
      node.kind === "group"
        ? node.keys
        : node.kind === "list" && Array.isArray(node.baseline)
          ? [...node.baseline.keys()]
          : [];
    return steps.flatMap((step) => this.child(node, step) ?? []);
  }

  private makeVariant(choice: Node, schema: Schema, at: number): Node {
    const isOfPresent = choice.baseline !== undefined && this.variantOf(choice, choice.baseline) === at;
    return this.maker.make({
      path: choice.path,
      schema: { ...schema, title: choice.label },
      isRequired: choice.isRequired,
      parent: choice.parent,
      there: isOfPresent ? choice.baseline : undefined,
      isNew: choice.isNew || !isOfPresent,
      nesting: choice.kind === "choice" ? choice.nesting + 1 : 0,
    });
  }

  private makeChild(node: Node, step: Step): Node | undefined {
    if (node.kind === "choice") return this.makeChildOfChoice(node, step);
    const path = [...node.path, step];
    if (node.kind === "group" && typeof step === "string") {
      if (this.maker.isHidden(path)) return undefined;
      const schema = schemaOfKey(this.reader, node.schema, step, this.maker.isClosed && !this.isFree(node));
      if (!schema) return undefined;
      const there = member(node.baseline, step);
      const isNewMap = node.baseline !== undefined && !isObject(node.baseline);
      const isNewKey = there === undefined && !Object.hasOwn(namedIn(node.schema, "properties"), step);
      return this.maker.make({
        path,
        schema,
        isRequired: listOf(node.schema, "required").includes(step),
        parent: node,
        there,
        isNew: node.isNew || isNewMap || isNewKey,
      });
    }
    if (node.kind !== "list" || typeof step === "string") return undefined;
    return this.makeItem(node, step, path);
  }

  private makeItem(node: Node, step: number | { added: number }, path: Path): Node | undefined {
    const prefix = listOf(node.schema, "prefixItems");
    const position = typeof step === "number" ? step : prefix.length;
    const schema = this.reader.plain(prefix[position] ?? node.schema["items"]);
    if (schema === false) return undefined;
    const there = typeof step === "number" && Array.isArray(node.baseline) ? (node.baseline[step] as Json) : undefined;
    const isNew = node.isNew || typeof step === "object" || there === undefined;
    return this.maker.make({ path, schema, isRequired: true, parent: node, there, isNew });
  }

  /** What lies in a choice is looked for in the variant that is there, then in the others. */
  private makeChildOfChoice(node: Node, step: Step): Node | undefined {
    const count = node.kind === "choice" ? node.variants.length : 0;
    const first = this.variantOf(node, node.baseline);
    for (const at of [first, ...Array(count).keys()]) {
      const variant = this.variant(node, at);
      const found = variant && this.child(variant, step);
      if (found) return found;
    }
    return undefined;
  }

  private isFree(node: Node): boolean {
    return Object.keys(namedIn(node.schema, "properties")).length === 0;
  }
}

/** Whether anything in a schema is a secret. */
function mentionsSecret(schema: Json | undefined): boolean {
  if (Array.isArray(schema)) return (schema as Json[]).some(mentionsSecret);
  return isObject(schema) && (isSecret(schema) || Object.values(schema).some(mentionsSecret));
}
