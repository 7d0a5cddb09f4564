/** What is done to inputs: each change takes the place of the edits at and below its input. */
import { StandingInputs } from "@/form/standingInputs";
import { type Json, isObject } from "@/api/json";
import type { PlacedEntry } from "@/form/edits/entries";
import type { Edit, Entry } from "@/form/edits/edits";
import { newEdits } from "@/form/edits/read";
import { type Node, isFloatField } from "@/form/model/nodes";
import { startEdits } from "@/form/model/start";
import { sameValue } from "@/form/model/values";

export class EditedInputs extends StandingInputs {
  setValue(node: Node, value: Json, text?: string | readonly string[]): void {
    const known = this.entries.get(node.key);
    const isAdded = known && "isAdded" in known && known.isAdded === true;
    this.yaml.reset(node);
    const touched = this.clearBelow(node);
    const baseline = this.baseline(node);
    const isSame = !isAdded && baseline !== undefined && sameValue(value, baseline, isFloatField(node));
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
      value === undefined ? startEdits(model, target) : newEdits(model, target, value, () => this.nextNumber());
    this.remove(node);
    this.replaceEdits(target, edits);
    this.changed([group]);
    return undefined;
  }

  /** Add an item at the end of a list whose items are groups; returns its node. */
  addItem(list: Node): Node | undefined {
    const model = this.model(list.area);
    const node = model?.child(list, { added: this.nextNumber() });
    if (!model || !node) return undefined;
    if (!Array.isArray(this.baseline(list)) && this.entries.get(list.key) === undefined)
      this.put(list.area, list.path, { kind: "list" });
    this.replaceEdits(node, startEdits(model, node));
    this.changed([list]);
    return node;
  }

  /** Take away what is below a node; returns what that was. */
  private clearBelow(node: Node): PlacedEntry[] {
    const below = this.entries.within(node.area, node.path).filter((entry) => entry.path.length > node.path.length);
    for (const { key } of below) this.entries.delete(key);
    return below;
  }
}
