/** The form's store: what is changed, what is wrong with it, and what of the form is open. */
import { type Json, type JsonObject } from "@/api/json";
import type { InputFault } from "@/api/problem";
import { Entries, type PlacedEntry } from "@/form/edits/entries";
import type { Edit, Entry } from "@/form/edits/edits";
import { type GivenMarks, readArea } from "@/form/edits/read";
import { withoutSecrets } from "@/form/edits/secrets";
import { joinAreas, writeArea, writeValue } from "@/form/edits/write";
import { FaultBoard } from "@/form/faults";
import { Listeners } from "@/form/listeners";
import type { AreaModel } from "@/form/model/area";
import { type Node, isSecretField } from "@/form/model/nodes";
import { type Path, formatPath, pathKey, readPath } from "@/form/model/paths";
import { textOfValue, valueOfSuggestion } from "@/form/model/typed";
import { sameValue, shownValue } from "@/form/model/values";
import { byOrder } from "@/form/order";
import type { Area, Change, FieldPlace, FormStore, Overrides, Unreadable } from "@/form/store";

export class InputsStore implements FormStore {
  readonly listeners = new Listeners();
  readonly faults: FaultBoard;
  private readonly entries = new Entries();
  private readonly yamlTexts = new Map<string, Unreadable & { readonly text: string }>();
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
    this.yamlTexts.clear();
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
    return [...this.yamlTexts.values()].filter((one) => one.message !== "");
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
    this.yamlTexts.delete(node.key);
    this.changed([...gone, node]);
  }

  /** Lay edits in the place of those at and below a node, as when its YAML was edited. */
  replaceEdits(node: Node, edits: readonly Entry[]): void {
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

  chooseVariant(node: Node, at: number): void {
    this.variants.set(node.key, at);
    this.changed([node]);
  }

  yamlText(node: Node): (Unreadable & { readonly text: string }) | undefined {
    return this.yamlTexts.get(node.key);
  }

  /** Keep the text of a YAML editor, with what is wrong with it; undefined when the editor is closed. */
  setYamlText(node: Node, text: string | undefined, message = ""): void {
    if (text === undefined) this.yamlTexts.delete(node.key);
    else this.yamlTexts.set(node.key, { area: node.area, path: formatPath(node.path), text, message });
    this.changed([node]);
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
    const was = node && !isSecretField(node) ? shownValue(this.baseline(node)) : "";
    return { area, path: formatPath(path), was, now: node ? this.shown(node, edit) : "", key };
  }

  private shown(node: Node, edit: Edit): string {
    const model = this.model(node.area);
    if (!model || isSecretField(node)) return "";
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
