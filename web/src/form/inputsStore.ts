/** The form's store: what is changed, what is wrong with it, and what of the form is open. */
import { type Json, type JsonObject, isObject } from "@/api/json";
import type { InputFault } from "@/api/problem";
import { Entries, type PlacedEntry } from "@/form/edits/entries";
import type { Edit, Entry } from "@/form/edits/edits";
import { type GivenMarks, newEdits, readArea } from "@/form/edits/read";
import { withoutSecrets } from "@/form/edits/secrets";
import { joinAreas, writeArea, writeValue } from "@/form/edits/write";
import { FaultBoard } from "@/form/faults";
import { composedValue } from "@/form/edits/composed";
import { YamlTexts } from "@/form/yaml/yamlTexts";
import { Listeners } from "@/form/listeners";
import type { AreaModel } from "@/form/model/area";
import type { ListNode, Node } from "@/form/model/nodes";
import { type Path, type Step, formatPath, pathKey, readPath } from "@/form/model/paths";
import { namedIn } from "@/form/model/schemas";
import { itemAt, rowText } from "@/form/model/rows";
import { startEdits } from "@/form/model/start";
import { textOfValue, valueOfSuggestion } from "@/form/model/typed";
import { sameValue, shownValue } from "@/form/model/values";
import { byOrder } from "@/form/order";
import type { Area, Change, FieldPlace, FormStore, Overrides, Unreadable } from "@/form/store";

export class InputsStore implements FormStore {
  readonly listeners = new Listeners();
  readonly faults: FaultBoard;
  private readonly entries = new Entries();
  private readonly yaml = new YamlTexts();
  private readonly variants = new Map<string, number>();
  private numbered = 0;
  private known: { overrides?: Overrides; changes?: readonly Change[] } = {};
  /** The field that is to be shown and focused, until it has been. */
  private wanted: { readonly area: Area; readonly path: Path; readonly key: string } | undefined;

  constructor(readonly areas: readonly AreaModel[]) {
    this.faults = new FaultBoard((area) => this.model(area));
  }

  // What the page around the form asks.

  subscribe(listener: () => void): () => void {
    return this.listeners.subscribe(listener);
  }

  overrides(): Overrides {
    return (this.known.overrides ??= joinAreas(
      this.areas.map((model) => [model.area, writeArea(this.entries.ofArea(model.area))] as const),
    ));
  }

  shareable(): Overrides {
    return joinAreas(
      this.areas.map((model) => {
        const kept = this.entries.ofArea(model.area).flatMap((entry) => withoutSecrets(model, entry) ?? []);
        return [model.area, writeArea(kept)] as const;
      }),
    );
  }

  changes(): readonly Change[] {
    return (this.known.changes ??= byOrder(this.areas, this.entries.roots()).map((entry) => this.change(entry)));
  }

  load(overrides: Overrides): readonly string[] {
    const missing: string[] = [];
    const before = [...this.entries.all()];
    for (const { key } of before) this.entries.delete(key);
    this.yaml.clear();
    this.variants.clear();
    for (const model of this.areas) {
      const values = (model.area === null ? overrides.config : overrides.files?.[model.area]) ?? {};
      const read = readArea(model, values as JsonObject, marksOf(overrides, model.area), () => ++this.numbered);
      missing.push(...read.missing);
      for (const { path, edit } of read.entries) this.put(model.area, path, edit);
    }
    missing.push(...this.missingAreas(overrides));
    this.changed([...before, ...this.entries.all()]);
    return missing;
  }

  reset(field?: FieldPlace): void {
    if (!field) {
      this.load({});
      return;
    }
    const model = this.model(field.area);
    const path = [...this.entries.all()].find((entry) => entry.key === field.key)?.path ?? readPath(field.path);
    const node = model?.find(path);
    if (node) this.putBack(node);
  }

  showFaults(faults: readonly InputFault[]): void {
    const keys = this.faults.show(faults, [...this.entries.all()]);
    this.listeners.notify(keys);
  }

  accept(fault: InputFault): void {
    const model = this.model(fault.file);
    if (!model || fault.suggestion === null) return;
    const path = readPath(fault.path);
    if (fault.kind === "unknown_key") this.move(model, path, readPath(fault.suggestion));
    else {
      const node = model.find(path);
      if (node) this.setValue(node, valueOfSuggestion(node, fault.suggestion));
    }
  }

  unreadable(): readonly Unreadable[] {
    return this.yaml.unreadable();
  }

  reveal(field: FieldPlace): void {
    const model = this.model(field.area);
    if (!model) return;
    const entry = [...this.entries.all()].find((one) => one.key === field.key);
    const node = entry
      ? model.nearest(entry.path)
      : this.faults.nodeAt(model, readPath(field.path), [...this.entries.all()]);
    this.wanted = { area: field.area, path: node.path, key: node.key };
    this.listeners.notifyReveal();
  }

  // What the fields ask.

  model(area: Area): AreaModel | undefined {
    return this.areas.find((one) => one.area === area);
  }

  edit(node: Node): Edit | undefined {
    return this.entries.get(node.key);
  }

  /** What is registered at a node, unless something above it takes that away. */
  baseline(node: Node): Json | undefined {
    return this.entries.isCutOff(node) ? undefined : node.baseline;
  }

  /** What stands at a node: the edit's value, or what is registered. */
  value(node: Node): Json | undefined {
    const edit = this.entries.get(node.key);
    if (edit?.kind === "value") return edit.value;
    if (edit?.kind === "map" || edit?.kind === "list" || (node.path.at(-1) as { added?: number })?.added !== undefined)
      return writeValue(this.entries.ofArea(node.area), node.path);
    return edit?.kind === "remove" ? undefined : this.baseline(node);
  }

  /** The text that stands in a field. */
  text(node: Node): string {
    const edit = this.entries.get(node.key);
    if (edit?.kind === "value" && typeof edit.text === "string") return edit.text;
    return textOfValue(this.value(node));
  }

  isSecret(node: Node): boolean {
    return this.model(node.area)?.isSecretAt(node.path) ?? false;
  }

  /** The texts of a list of scalars: as typed, as given by items, or as registered. */
  rowTexts(list: ListNode): readonly string[] {
    const edit = this.entries.get(list.key);
    if (edit?.kind === "value" && Array.isArray(edit.text)) return edit.text as readonly string[];
    const model = this.model(list.area);
    const value = this.value(list);
    const whole =
      edit?.kind === "value" || edit?.kind === "list" ? (Array.isArray(value) ? (value as Json[]) : []) : undefined;
    if (whole && model) return whole.map((item, at) => rowText(itemAt(model, list, at), item));
    return this.children(list)
      .filter((item) => this.entries.get(item.key)?.kind !== "remove")
      .map((item) => this.rowText(item) ?? "");
  }

  /** The text of one item of a list of scalars. */
  rowText(item: Node): string | undefined {
    const edit = this.entries.get(item.key);
    if (edit?.kind === "value" && typeof edit.text === "string") return edit.text;
    const value = this.value(item);
    return value === undefined ? undefined : rowText(item.kind === "field" ? item : undefined, value);
  }

  /** How many changes are at and below a node. */
  changedWithin(node: Node): number {
    if (this.entries.size === 0) return 0;
    return this.entries.roots().filter((entry) => entry.area === node.area && startsWith(entry.path, node.path)).length;
  }

  entriesWithin(node: Node): readonly PlacedEntry[] {
    return this.entries.within(node.area, node.path);
  }

  setValue(node: Node, value: Json, text?: string | readonly string[]): void {
    const known = this.entries.get(node.key);
    const isAdded = known && "isAdded" in known && known.isAdded === true;
    this.yaml.reset(node);
    const touched = this.clearBelow(node);
    const baseline = this.baseline(node);
    const isFloat = node.kind === "field" && node.widget === "number" && !node.isInt;
    const isSame = !isAdded && baseline !== undefined && sameValue(value, baseline, isFloat);
    if (isSame) this.entries.delete(node.key);
    else
      this.put(node.area, node.path, {
        kind: "value",
        value,
        ...(text === undefined ? {} : { text }),
        ...(isAdded ? { isAdded } : {}),
      });
    this.changed([...touched, node]);
  }

  /** Make a map or a list anew, or note that a key goes. */
  setEdit(node: Node, edit: Edit): void {
    const touched = this.clearBelow(node);
    this.put(node.area, node.path, edit);
    this.changed([...touched, node]);
  }

  /** Put back what is registered at a node and below it. */
  putBack(node: Node): void {
    const gone = this.entries.within(node.area, node.path);
    for (const { key } of gone) this.entries.delete(key);
    this.variants.delete(node.key);
    this.yaml.reset(node);
    this.changed([...gone, node]);
  }

  /** Lay edits in the place of those at and below a node, as when its YAML was edited. */
  replaceEdits(node: Node, edits: readonly Entry[], isOfYaml = false): void {
    if (!isOfYaml) this.yaml.reset(node);
    const gone = this.entries.within(node.area, node.path);
    for (const { key } of gone) this.entries.delete(key);
    for (const { path, edit } of edits) this.put(node.area, path, edit);
    this.changed([
      ...gone,
      ...edits.map(({ path }) => ({ area: node.area, path, key: this.key(node.area, path) })),
      node,
    ]);
  }

  nextNumber(): number {
    return ++this.numbered;
  }

  /** The variant of a choice that somebody chose, or that its value is of. */
  variant(node: Node): number {
    const chosen = this.variants.get(node.key);
    return chosen ?? this.model(node.area)?.variantOf(node, this.value(node)) ?? -1;
  }

  /** Take another variant of a choice: its registered value if it is of that one, otherwise what it starts with. */
  chooseVariant(node: Node, at: number): void {
    const model = this.model(node.area);
    const variant = model?.variant(node, at);
    if (!model || !variant) return;
    const isRegistered = model.variantOf(node, this.baseline(node)) === at;
    const value = this.value(node);
    const fits = value !== undefined && value !== null && model.variantOf(node, value) === at;
    if (isRegistered) this.putBack(node);
    else if (!fits) this.replaceEdits(node, startEdits(model, variant, isObject(this.baseline(node))));
    this.variants.set(node.key, at);
    this.changed([node]);
  }

  setNone(node: Node): void {
    this.setValue(node, null);
  }

  /** Give a value to what is none: the registered one, or what its schema starts with. */
  setSome(node: Node): void {
    const model = this.model(node.area);
    const baseline = this.baseline(node);
    if (baseline !== undefined && baseline !== null) this.putBack(node);
    else if (model) this.replaceEdits(node, startEdits(model, node));
  }

  /** The nodes in a group or list as it stands: those of the schema and the registered values, and those that are new. */
  children(node: Node): readonly Node[] {
    const model = this.model(node.area);
    if (!model) return [];
    const edit = this.entries.get(node.key);
    const isAnew = edit?.kind === "list" || (edit?.kind === "map" && edit.replaces) || this.entries.isCutOff(node);
    const named = namedIn(node.schema, "properties");
    const registered = model
      .children(node)
      .filter((child) => !isAnew || (node.kind === "group" && Object.hasOwn(named, child.name)));
    const known = new Set(registered.map((child) => child.key));
    const steps = new Map<string, Step>();
    for (const entry of this.entries.size > 0 ? this.entries.within(node.area, node.path) : []) {
      const step = entry.path[node.path.length];
      if (step !== undefined) steps.set(pathKey([...node.path, step]), step);
    }
    const added = [...steps.values()].flatMap((step) => model.child(node, step) ?? []);
    return [...registered, ...added.filter((child) => !known.has(child.key))];
  }

  /** Add a key to a group; returns what is wrong with it, or undefined. */
  addKey(group: Node, key: string): string | undefined {
    const model = this.model(group.area);
    const node = model?.child(group, key);
    if (!model || !node) return `\`${key}\` is not a key that this map can have.`;
    const isThere = this.children(group).some((child) => child.key === node.key);
    if (isThere && this.entries.get(node.key)?.kind !== "remove") return `\`${key}\` is there already.`;
    if (this.entries.get(node.key)?.kind === "remove") this.putBack(node);
    else this.replaceEdits(node, startEdits(model, node));
    this.changed([group]);
    return undefined;
  }

  /** Take a key out of a group, or an item out of a list. */
  remove(node: Node): void {
    if (node.isNew && this.baseline(node) === undefined) this.putBack(node);
    else this.setEdit(node, { kind: "remove" });
    if (node.parent) this.changed([node.parent]);
  }

  /** Give what is at a key another key; returns what is wrong with that, or undefined. */
  rename(node: Node, key: string): string | undefined {
    const model = this.model(node.area);
    const group = node.parent;
    const target = group && model?.child(group, key);
    if (!model || !group || !target) return `\`${key}\` is not a key that this map can have.`;
    if (this.children(group).some((child) => child.key === target.key)) return `\`${key}\` is there already.`;
    const value = this.value(node);
    const edits =
      value === undefined ? startEdits(model, target) : newEdits(model, target, value, () => ++this.numbered);
    this.remove(node);
    this.replaceEdits(target, edits);
    this.changed([group]);
    return undefined;
  }

  /** Add an item at the end of a list whose items are groups; returns its node. */
  addItem(list: Node): Node | undefined {
    const model = this.model(list.area);
    const node = model?.child(list, { added: ++this.numbered });
    if (!model || !node) return undefined;
    if (!Array.isArray(this.baseline(list)) && this.entries.get(list.key) === undefined)
      this.put(list.area, list.path, { kind: "list" });
    this.replaceEdits(node, startEdits(model, node));
    this.changed([list]);
    return node;
  }

  /** Whether a fault is about a new key that looks like a typo, and may be added all the same. */
  canInsist(fault: InputFault): boolean {
    return (
      fault.kind === "unknown_key" && this.entryAt(fault) !== undefined && fault.message.includes("would be a new key")
    );
  }

  insist(fault: InputFault): void {
    const entry = this.entryAt(fault);
    if (!entry || entry.edit.kind === "remove") return;
    this.put(entry.area, entry.path, { ...entry.edit, isAdded: true });
    this.changed([entry]);
  }

  private entryAt(fault: InputFault): PlacedEntry | undefined {
    return [...this.entries.all()].find((one) => one.area === fault.file && formatPath(one.path) === fault.path);
  }

  /** Whether a node is shown as YAML. */
  isYaml(node: Node): boolean {
    return this.yaml.isOn(node);
  }

  showYaml(node: Node, isOn: boolean): void {
    this.yaml.show(node, isOn);
    this.changed([node]);
  }

  /** The text of a YAML editor, as it was typed. */
  yamlText(node: Node): string | undefined {
    return this.yaml.text(node);
  }

  unreadableAt(node: Node): string | undefined {
    return this.yaml.fault(node);
  }

  /** Grows when the value below a YAML editor is changed by something else. */
  yamlResets(node: Node): number {
    return this.yaml.resets(node);
  }

  setYamlText(node: Node, text: string, fault: string): void {
    this.yaml.type(node, text, fault);
    this.changed([node]);
  }

  forgetYamlText(node: Node): void {
    if (this.yaml.forget(node)) this.changed([node]);
  }

  /** Lay in what a YAML editor's text says. Secrets are not in its text, and stay. */
  layYaml(node: Node, text: string, edits: readonly Entry[]): void {
    const model = this.model(node.area);
    const given = new Set(edits.map(({ path }) => pathKey(path)));
    const secrets = this.entries
      .within(node.area, node.path)
      .filter((entry) => model?.isSecretAt(entry.path) && !given.has(pathKey(entry.path)));
    this.yaml.type(node, text, undefined);
    this.replaceEdits(node, [...edits, ...secrets], true);
  }

  /** The value at a node as the form shows it, put together from all below it; without secrets. */
  composed(node: Node): Json | undefined {
    return composedValue(this, node);
  }

  /** Whether the field that is to be shown lies at or below a node. */
  wants(node: Node): boolean {
    return this.wanted !== undefined && this.wanted.area === node.area && startsWith(this.wanted.path, node.path);
  }

  /** Whether this is the field that is to be shown; it is, once. */
  takeWanted(key: string): boolean {
    if (this.wanted?.key !== key) return false;
    this.wanted = undefined;
    return true;
  }

  // Inside.

  private put(area: Area, path: Path, edit: Edit): void {
    this.entries.set({ area, path, key: this.key(area, path), edit });
  }

  private key(area: Area, path: Path): string {
    return `${area ?? ""}\n${pathKey(path)}`;
  }

  /** Take away what is below a node; returns what that was. */
  private clearBelow(node: Node): PlacedEntry[] {
    const below = this.entries.within(node.area, node.path).filter((entry) => entry.path.length > node.path.length);
    for (const { key } of below) this.entries.delete(key);
    return below;
  }

  private changed(places: readonly { readonly area: Area; readonly path: Path; readonly key: string }[]): void {
    this.known = {};
    this.listeners.notify(places);
  }

  private change({ area, path, key, edit }: PlacedEntry): Change {
    const node = this.model(area)?.find(path);
    const was = node && !this.isSecret(node) ? shownValue(this.baseline(node)) : "";
    return { area, path: formatPath(path), was, now: node ? this.shown(node, edit) : "", key };
  }

  private shown(node: Node, edit: Edit): string {
    const model = this.model(node.area);
    if (!model || this.isSecret(node)) return "";
    if (edit.kind === "remove") return "removed";
    const kept = this.entries.within(node.area, node.path).flatMap((entry) => withoutSecrets(model, entry) ?? []);
    return shownValue(writeValue(kept, node.path));
  }

  private move(model: AreaModel, from: Path, to: Path): void {
    const moved = this.entries.within(model.area, from);
    const target = model.find(to);
    if (!target || moved.length === 0) return;
    for (const { key } of moved) this.entries.delete(key);
    for (const { path, edit } of moved) this.put(model.area, [...to, ...path.slice(from.length)], withoutAdd(edit));
    this.changed([...moved, target]);
  }

  private missingAreas(overrides: Overrides): string[] {
    const known = new Set(this.areas.map((model) => model.area));
    const files = Object.keys(overrides.files ?? {}).filter((path) => !known.has(path));
    const missing = files.map(
      (path) => `\`${path}\` is not a config file of this version, so its values were left out.`,
    );
    const hasConfig = Object.keys(overrides.config ?? {}).length > 0;
    if (hasConfig && !known.has(null)) missing.unshift("This version has no run config, so its values were left out.");
    return missing;
  }
}

function withoutAdd(edit: Edit): Edit {
  if (edit.kind === "remove") return edit;
  const { isAdded: _new, ...rest } = edit;
  return rest as Edit;
}

function startsWith(path: Path, above: Path): boolean {
  return pathKey(path.slice(0, above.length)) === pathKey(above);
}

function marksOf(overrides: Overrides, area: Area): GivenMarks {
  const of = <T>(named: { config?: T[]; files?: Record<string, T[]> } | undefined): readonly T[] =>
    (area === null ? named?.config : named?.files?.[area]) ?? [];
  return {
    replace: of(overrides.replace),
    add: of(overrides.add),
    remove: of(overrides.remove),
    items: of(overrides.items).map(({ path, value }) => ({ path, value: value as Json })),
  };
}
