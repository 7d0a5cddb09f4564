/** Overrides as edits: the inverse of `write`. What this version of the job has no room for is named in a sentence. */
import { type Json, type JsonObject, isObject } from "@/api/json";
import type { Entry } from "@/form/edits/edits";
import type { AreaModel } from "@/form/model/area";
import { type Node, isFloatField } from "@/form/model/nodes";
import { type Path, type Step, formatPath, pathKey, readPath } from "@/form/model/paths";
import { sameValue } from "@/form/model/values";

export interface GivenMarks {
  readonly replace: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly items: readonly { readonly path: string; readonly value: Json }[];
}

interface ReadEdits {
  readonly entries: Entry[];
  readonly missing: string[];
}

/** The edits that do what the overrides of one area do; `nextNumber` numbers new items. */
export function readArea(model: AreaModel, values: JsonObject, marks: GivenMarks, nextNumber: () => number): ReadEdits {
  return new Reader(model, marks, nextNumber).read(values);
}

/** The edits that put a value at a node where nothing is. */
export function newEdits(model: AreaModel, node: Node, value: Json, nextNumber: () => number): Entry[] {
  const marks = { replace: [], add: [], remove: [], items: [] };
  return new Reader(model, marks, nextNumber).readNew(node, value);
}

class Reader {
  private readonly entries: Entry[] = [];
  private readonly missing: string[] = [];
  private readonly replaced: ReadonlySet<string>;
  private readonly added: ReadonlySet<string>;

  constructor(
    private readonly model: AreaModel,
    private readonly marks: GivenMarks,
    private readonly nextNumber: () => number,
  ) {
    this.replaced = new Set(marks.replace.map((text) => pathKey(this.registered(readPath(text)))));
    this.added = new Set(marks.add.map((text) => pathKey(this.registered(readPath(text)))));
  }

  read(values: JsonObject): ReadEdits {
    for (const [key, value] of Object.entries(values)) this.visit(this.model.root, key, value);
    for (const { path, value } of this.marks.items) this.visitItem(this.registered(readPath(path)), value);
    for (const text of this.marks.remove) {
      const path = this.registered(readPath(text));
      if (path.length > 0 && this.model.find(path)) this.entries.push({ path, edit: { kind: "remove" } });
      else this.miss(path);
    }
    return { entries: this.entries, missing: this.missing };
  }

  readNew(node: Node, value: Json): Entry[] {
    const last = node.path.at(-1);
    if (node.parent && last !== undefined) this.putNew(node.parent, last, value);
    return this.entries;
  }

  /** The path with positions counted from the start, where the length of the list is known. */
  private registered(path: Path): Path {
    const counted: Step[] = [];
    for (const step of path) {
      const list = typeof step === "number" && step < 0 ? this.model.find(counted)?.baseline : undefined;
      counted.push(Array.isArray(list) ? list.length + (step as number) : step);
    }
    return counted;
  }

  private visitItem(path: Path, value: Json): void {
    const last = path.at(-1);
    const list = this.model.find(path.slice(0, -1));
    if (last === undefined || !list) return this.miss(path);
    if (typeof last === "object") {
      if (list.kind !== "list") return this.miss(path);
      this.putNew(list, { added: this.nextNumber() }, value);
    } else this.visit(list, last, value);
  }

  /** What an override gives at one step below a node. */
  private visit(parent: Node, step: Step, value: Json): void {
    const path = [...parent.path, step];
    const node = this.model.child(parent, step);
    if (!node) return this.miss(path);
    const key = pathKey(path);
    const isAdded = this.added.has(key) ? { isAdded: true } : {};
    const replaces = this.replaced.has(key);
    if (isObject(value) && (node.kind === "group" || node.kind === "choice")) {
      const isThere = isObject(node.baseline);
      if (replaces || "isAdded" in isAdded || (!isThere && !isGivenByFile(node)))
        this.entries.push({ path, edit: { kind: "map", replaces, ...isAdded } });
      for (const [name, inner] of Object.entries(value)) {
        if (replaces) this.putNew(node, name, inner);
        else this.visit(node, name, inner);
      }
    } else if (isListOfMaps(node, value)) {
      this.putList(node, value, "isAdded" in isAdded);
    } else if (replaces || "isAdded" in isAdded || !sameValue(value, node.baseline, isFloatField(node))) {
      this.entries.push({ path, edit: { kind: "value", value, ...isAdded, ...(replaces ? { replaces } : {}) } });
    }
  }

  /** A value inside of what is new as a whole. */
  private putNew(parent: Node, step: Step, value: Json): void {
    const path = [...parent.path, step];
    const node = this.model.child(parent, step);
    if (!node) return this.miss(path);
    if (isObject(value) && (node.kind === "group" || node.kind === "choice")) {
      if (Object.keys(value).length === 0 || typeof step === "object")
        this.entries.push({ path, edit: { kind: "map", replaces: false } });
      for (const [name, inner] of Object.entries(value)) this.putNew(node, name, inner);
    } else if (isListOfMaps(node, value)) this.putList(node, value, false);
    else this.entries.push({ path, edit: { kind: "value", value } });
  }

  private putList(node: Node, items: readonly Json[], isAdded: boolean): void {
    this.entries.push({ path: node.path, edit: { kind: "list", ...(isAdded ? { isAdded } : {}) } });
    for (const item of items) this.putNew(node, { added: this.nextNumber() }, item);
  }

  private miss(path: Path): void {
    const where = this.model.area === null ? "" : ` in \`${this.model.area}\``;
    this.missing.push(`\`${formatPath(path)}\`${where} is not an input of this version, so it was left out.`);
  }
}

/** A group of a file is there, though the API does not tell its value. */
const isGivenByFile = (node: Node) => node.kind === "group" && node.baseline === undefined && !node.isNew;

function isListOfMaps(node: Node, value: Json): value is readonly Json[] {
  return node.kind === "list" && node.items === "groups" && Array.isArray(value) && value.every(isObject);
}
