/** Edits as overrides: plain values, and beside them the paths of what does more than be merged. */
import type { Json } from "@/api/json";
import type { Edit, Entry } from "@/form/edits/edits";
import { type NewItem, type Path, type Step, formatPath } from "@/form/model/paths";
import { setMember } from "@/form/model/values";
import type { Area, Overrides } from "@/form/store";

interface AreaOverrides {
  readonly values: Record<string, Json>;
  readonly replace: string[];
  readonly add: string[];
  readonly remove: string[];
  readonly items: { path: string; value: Json }[];
}

/** Edits by their paths. */
interface Tree {
  edit?: Edit;
  readonly keys: Map<string, Tree>;
  readonly items: Map<number, Tree>;
  readonly added: { readonly step: NewItem; readonly tree: Tree }[];
}

/** What the edits of one area do. */
export function writeArea(entries: Iterable<Entry>): AreaOverrides {
  const found: AreaOverrides = { values: {}, replace: [], add: [], remove: [], items: [] };
  for (const [key, below] of treeOf(entries).keys) {
    const value = write(below, [key], found);
    if (value !== undefined) setMember(found.values, key, value);
  }
  return found;
}

/** The value that edits make of a new item or of a map that replaces another: what is set below it, and no more. */
export function writeValue(entries: Iterable<Entry>, at: Path): Json | undefined {
  let tree: Tree | undefined = treeOf(entries);
  for (const step of at) tree = tree && below(tree, step);
  return tree && plain(tree);
}

function treeOf(entries: Iterable<Entry>): Tree {
  const top = newTree();
  for (const { path, edit } of entries) {
    let tree = top;
    for (const step of path) tree = below(tree, step);
    tree.edit = edit;
  }
  return top;
}

const newTree = (): Tree => ({ keys: new Map(), items: new Map(), added: [] });

function below(tree: Tree, step: Step): Tree {
  if (typeof step === "object") {
    const known = tree.added.find((one) => one.step.added === step.added);
    if (known) return known.tree;
    const made = newTree();
    tree.added.push({ step, tree: made });
    return made;
  }
  const map: Map<Step, Tree> =
    typeof step === "number" ? (tree.items as Map<Step, Tree>) : (tree.keys as Map<Step, Tree>);
  const found = map.get(step) ?? newTree();
  map.set(step, found);
  return found;
}

/** The plain value at a path; undefined if there is none. What is marked is noted in `found`. */
function write(tree: Tree, path: Path, found: AreaOverrides): Json | undefined {
  const { edit } = tree;
  if (edit?.kind === "remove") {
    found.remove.push(formatPath(path));
    return undefined;
  }
  if (edit?.kind === "value") {
    mark(found, path, edit.isAdded, edit.replaces);
    return edit.value;
  }
  if (edit?.kind === "map") {
    mark(found, path, edit.isAdded, edit.replaces);
    return edit.replaces ? plain(tree) : (writeKeys(tree, path, found) ?? {});
  }
  if (edit?.kind === "list") {
    mark(found, path, edit.isAdded, false);
    return plain(tree);
  }
  if (tree.items.size > 0 || tree.added.length > 0) {
    writeItems(tree, path, found);
    return undefined;
  }
  return writeKeys(tree, path, found);
}

function mark(found: AreaOverrides, path: Path, isAdded: boolean | undefined, replaces: boolean | undefined): void {
  if (isAdded) found.add.push(formatPath(path));
  if (replaces) found.replace.push(formatPath(path));
}

function writeKeys(tree: Tree, path: Path, found: AreaOverrides): Json | undefined {
  const value: Record<string, Json> = {};
  for (const [key, inner] of tree.keys) {
    const written = write(inner, [...path, key], found);
    if (written !== undefined) setMember(value, key, written);
  }
  return Object.keys(value).length > 0 ? value : undefined;
}

function writeItems(tree: Tree, path: Path, found: AreaOverrides): void {
  for (const [index, inner] of tree.items) {
    const at = [...path, index];
    const value = write(inner, at, found);
    if (value !== undefined) found.items.push({ path: formatPath(at), value });
  }
  for (const { step, tree: inner } of tree.added) {
    const value = plain(inner);
    if (value !== undefined) found.items.push({ path: formatPath([...path, step]), value });
  }
}

/** The value of what is new as a whole, in which nothing is marked. */
function plain(tree: Tree): Json | undefined {
  const { edit } = tree;
  if (edit?.kind === "remove") return undefined;
  if (edit?.kind === "value") return edit.value;
  if (edit?.kind === "list" || tree.added.length > 0) return tree.added.flatMap((one) => plain(one.tree) ?? []);
  const value: Record<string, Json> = {};
  for (const [key, inner] of tree.keys) {
    const written = plain(inner);
    if (written !== undefined) setMember(value, key, written);
  }
  return edit || Object.keys(value).length > 0 ? value : undefined;
}

/** The overrides of all areas in one, without members that are empty. */
export function joinAreas(areas: Iterable<readonly [Area, AreaOverrides]>): Overrides {
  let config: Record<string, Json> = {};
  const files: Record<string, Json> = {};
  const marks: Record<string, { config?: unknown; files?: Record<string, unknown> }> = {};
  for (const [area, { values, ...named }] of areas) {
    if (area === null) config = values;
    else if (Object.keys(values).length > 0) setMember(files, area, values);
    for (const [name, given] of Object.entries(named)) {
      if (given.length === 0) continue;
      const mark = (marks[name] ??= {});
      if (area === null) mark.config = given;
      else (mark.files ??= {})[area] = given;
    }
  }
  return {
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...(Object.keys(files).length > 0 ? { files } : {}),
    ...marks,
  } as Overrides;
}
