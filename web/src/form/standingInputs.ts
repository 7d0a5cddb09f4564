/** What stands in each input: what is registered, or the edit in its place. */
import type { Json } from "@/api/json";
import { Entries, type PlacedEntry } from "@/form/edits/entries";
import type { Edit } from "@/form/edits/edits";
import { writeValue } from "@/form/edits/write";
import { inOrder } from "@/form/edits/itemOrder";
import { FaultBoard } from "@/form/faults";
import { composedValue } from "@/form/edits/composed";
import { YamlTexts } from "@/form/yaml/yamlTexts";
import { Listeners } from "@/form/listeners";
import type { AreaModel } from "@/form/model/area";
import type { ListNode, Node } from "@/form/model/nodes";
import { type Path, type Step, isWithin, lastStep, pathKey } from "@/form/model/paths";
import { namedIn } from "@/form/model/schemas";
import { itemAt, rowText } from "@/form/model/rows";
import { textOfValue } from "@/form/model/typed";
import type { Area, Change, Overrides } from "@/form/store";

export class StandingInputs {
  readonly listeners = new Listeners();
  readonly faults: FaultBoard;
  protected readonly entries = new Entries();
  protected readonly yaml = new YamlTexts();
  /** The variants of choices that somebody chose, whatever their values are of. */
  protected readonly variants = new Map<string, number>();
  protected known: { overrides?: Overrides; changes?: readonly Change[] } = {};
  private numbered = 0;

  constructor(readonly areas: readonly AreaModel[]) {
    this.faults = new FaultBoard((area) => this.model(area));
  }

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

  /** The variant of a choice that somebody chose, or that its value is of. */
  variant(node: Node): number {
    const chosen = this.variants.get(node.key);
    return chosen ?? this.model(node.area)?.variantOf(node, this.value(node)) ?? -1;
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
    const all = [...registered, ...added.filter((child) => !known.has(child.key))];
    return edit?.kind === "order" ? inOrder(all, (child) => lastStep(child.path), edit.steps) : all;
  }

  /** The value at a node as the form shows it, put together from all below it; without secrets. */
  composed(node: Node): Json | undefined {
    return composedValue(this, node);
  }

  /** How many inputs are changed: as many as a list of them has, without making one. */
  changeCount(): number {
    return this.entries.roots().length;
  }

  /** How many changes are at and below a node. */
  changedWithin(node: Node): number {
    if (this.entries.size === 0) return 0;
    return this.entries.roots().filter((entry) => entry.area === node.area && isWithin(entry.path, node.path)).length;
  }

  entriesWithin(node: Node): readonly PlacedEntry[] {
    return this.entries.within(node.area, node.path);
  }

  /** Tells new items apart. */
  nextNumber(): number {
    return ++this.numbered;
  }

  protected put(area: Area, path: Path, edit: Edit): void {
    this.entries.set({ area, path, key: this.key(area, path), edit });
  }

  protected key(area: Area, path: Path): string {
    return `${area ?? ""}\n${pathKey(path)}`;
  }

  protected changed(places: readonly { readonly area: Area; readonly path: Path; readonly key: string }[]): void {
    this.known = {};
    this.listeners.notify(places);
  }
}
