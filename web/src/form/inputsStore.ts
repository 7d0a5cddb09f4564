/** The form's store: what is changed, what is wrong with it, and which field is to be shown, for the page around the form. */
import { YamlInputs } from "@/form/yamlInputs";
import type { InputFault } from "@/api/problem";
import type { PlacedEntry } from "@/form/edits/entries";
import type { Edit, Entry } from "@/form/edits/edits";
import { partOf } from "@/form/edits/parts";
import { readArea } from "@/form/edits/read";
import { withoutSecrets } from "@/form/edits/secrets";
import { withWholeLists } from "@/form/edits/wholeLists";
import { joinAreas, writeArea, writeValue } from "@/form/edits/write";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { type Path, formatPath, isWithin, readPath } from "@/form/model/paths";
import { valueOfSuggestion } from "@/form/model/typed";
import { shownValue } from "@/form/model/values";
import { byOrder } from "@/form/order";
import type { Area, Change, FieldPlace, FormStore, Overrides } from "@/form/store";

export class InputsStore extends YamlInputs implements FormStore {
  /** The field that is to be shown and focused, until it has been. */
  private wanted: { readonly area: Area; readonly path: Path; readonly key: string } | undefined;

  subscribe(listener: () => void): () => void {
    return this.listeners.subscribe(listener);
  }

  overrides(): Overrides {
    return (this.known.overrides ??= joinAreas(
      this.areas.map((model) => [model.area, writeArea(this.sent(model))] as const),
    ));
  }

  shareable(): Overrides {
    return joinAreas(
      this.areas.map((model) => {
        const kept = this.sent(model).flatMap((entry) => withoutSecrets(model, entry) ?? []);
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
    const editors = this.yaml.clear();
    this.variants.clear();
    for (const model of this.areas) {
      const { values, ...marks } = partOf(overrides, model.area);
      const read = readArea(model, values, marks, () => this.nextNumber());
      missing.push(...read.missing);
      for (const { path, edit } of read.entries) this.put(model.area, path, edit);
    }
    missing.push(...this.missingAreas(overrides));
    this.changed([...before, ...editors, ...this.entries.all()]);
    return missing;
  }

  reset(field?: FieldPlace): void {
    if (!field) {
      this.load({});
      return;
    }
    const model = this.model(field.area);
    const path = this.entries.placed(field.key)?.path ?? readPath(field.path);
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
    const path = this.pathOf(fault, fault.path);
    if (fault.kind === "unknown_key") this.move(model, path, this.pathOf(fault, fault.suggestion));
    else {
      const node = model.find(path);
      if (node) this.setValue(node, valueOfSuggestion(node, fault.suggestion));
    }
  }

  /** Whether a fault is about a new key that looks like a typo, and may be added all the same. */
  canInsist(fault: InputFault): boolean {
    const isTypo = fault.kind === "unknown_key" && fault.message.includes("would be a new key");
    return isTypo && !fault.message.includes(IN_NEW_ITEM) && this.entryAt(fault) !== undefined;
  }

  insist(fault: InputFault): void {
    const entry = this.entryAt(fault);
    if (!entry || entry.edit.kind === "remove" || entry.edit.kind === "order") return;
    this.put(entry.area, entry.path, { ...entry.edit, isAdded: true });
    this.changed([entry]);
  }

  reveal(field: FieldPlace): void {
    const model = this.model(field.area);
    if (!model) return;
    const entry = this.entries.placed(field.key);
    const node = entry
      ? model.nearest(entry.path)
      : this.faults.nodeAt(model, readPath(field.path), [...this.entries.all()]);
    this.wanted = { area: field.area, path: node.path, key: node.key };
    this.listeners.notifyReveal();
  }

  /** Whether the field that is to be shown lies at or below a node. */
  wants(node: Node): boolean {
    return this.wanted !== undefined && this.wanted.area === node.area && isWithin(this.wanted.path, node.path);
  }

  /** Whether this is the field that is to be shown; it is, once. */
  takeWanted(key: string): boolean {
    if (this.wanted?.key !== key) return false;
    this.wanted = undefined;
    return true;
  }

  /** The edits of an area as overrides can say them. */
  private sent(model: AreaModel): readonly Entry[] {
    return withWholeLists(this, model, this.entries.ofArea(model.area));
  }

  private change(entry: PlacedEntry): Change {
    const { area, path, key } = entry;
    const node = this.model(area)?.find(path);
    const was = node && !this.isSecret(node) ? shownValue(this.baseline(node)) : "";
    return { area, path: formatPath(path), was, now: node ? this.shown(node, entry) : "", key };
  }

  private shown(node: Node, entry: PlacedEntry): string {
    const model = this.model(node.area);
    if (!model || this.isSecret(node)) return "";
    if (entry.edit.kind === "remove") return "removed";
    // A value is all that is written at its path: to look for more below it, at each of a thousand changes, takes long.
    const made = entry.edit.kind === "value" ? [entry] : this.entries.within(node.area, node.path);
    const kept = withWholeLists(this, model, made).flatMap((one) => withoutSecrets(model, one) ?? []);
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

  private entryAt(fault: InputFault): PlacedEntry | undefined {
    const key = this.key(fault.file, this.pathOf(fault, fault.path));
    return this.entries.placed(key);
  }

  /** Where a path that the API names is in the form. */
  private pathOf({ file }: InputFault, path: string): Path {
    return this.faults.pathOf(file, readPath(path), [...this.entries.all()]);
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

/** The API's words where `add` can't be said of a key. */
const IN_NEW_ITEM = "beside it";

function withoutAdd(edit: Edit): Edit {
  if (edit.kind === "remove" || edit.kind === "order") return edit;
  const { isAdded: _new, ...rest } = edit;
  return rest as Edit;
}
