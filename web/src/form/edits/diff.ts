/** The edits that turn what is registered into a given value: of a whole group, list or choice, as its YAML says it. */
import { type Json, isObject } from "@/api/json";
import type { Entry } from "@/form/edits/edits";
import { newEdits } from "@/form/edits/read";
import type { AreaModel } from "@/form/model/area";
import { type Node, isFloatField, isSecretField } from "@/form/model/nodes";
import { isAbsent } from "@/form/model/walk";
import { sameValue, setMember } from "@/form/model/values";

/** The registered value of a node, put together from its fields where the API tells only those. */
export function registeredValue(model: AreaModel, node: Node): Json | undefined {
  if (isAbsent(node)) return node.baseline;
  if (node.kind !== "group" || (node.baseline !== undefined && !isObject(node.baseline))) return node.baseline;
  const value: Record<string, Json> = {};
  for (const child of model.children(node)) {
    const inner = registeredValue(model, child);
    if (inner !== undefined) setMember(value, child.name, inner);
  }
  return value;
}

/** The edits at and below a node after which its value is the given one. Secrets that are not given stay as they are. */
export function editsFor(model: AreaModel, node: Node, value: Json, nextNumber: () => number): Entry[] {
  return new Differ(model, nextNumber).at(node, value);
}

class Differ {
  constructor(
    private readonly model: AreaModel,
    private readonly nextNumber: () => number,
  ) {}

  at(node: Node, value: Json): Entry[] {
    if (node.kind === "choice") return this.ofChoice(node, value);
    const registered = registeredValue(this.model, node);
    if (node.kind === "group" && isObject(value)) {
      if (isObject(registered)) return this.ofMap(node, value);
      return this.anew(node, value);
    }
    if (registered !== undefined && sameValue(value, registered, isFloatField(node))) return [];
    if (node.kind === "list" && node.items === "groups" && Array.isArray(value))
      return this.ofList(node, value as Json[]);
    return [{ path: node.path, edit: { kind: "value", value } }];
  }

  private ofMap(node: Node, value: { readonly [key: string]: Json }): Entry[] {
    const given = Object.entries(value).flatMap(([key, inner]): Entry[] => {
      const child = this.model.child(node, key);
      return child ? this.at(child, inner) : [{ path: [...node.path, key], edit: { kind: "value", value: inner } }];
    });
    const removed = this.model
      .children(node)
      .filter((child) => !Object.hasOwn(value, child.name) && !isSecretField(child))
      .filter((child) => isThere(child, registeredValue(this.model, child)))
      .map((child): Entry => ({ path: child.path, edit: { kind: "remove" } }));
    return [...given, ...removed];
  }

  private ofChoice(node: Node, value: Json): Entry[] {
    const at = this.model.variantOf(node, value);
    const variant = this.model.variant(node, at);
    const isSame = node.baseline !== undefined && this.model.variantOf(node, node.baseline) === at;
    if (variant && isSame && isObject(value) && isObject(node.baseline)) return this.at(variant, value);
    if (node.baseline !== undefined && sameValue(value, node.baseline)) return [];
    return isObject(value) ? this.anew(node, value) : [{ path: node.path, edit: { kind: "value", value } }];
  }

  /** A map in the place of what is there. */
  private anew(node: Node, value: { readonly [key: string]: Json }): Entry[] {
    const replaces = isObject(node.baseline);
    const inner = Object.entries(value).flatMap(([key, given]) => {
      const child = this.model.child(node, key);
      return child
        ? newEdits(this.model, child, given, this.nextNumber)
        : [{ path: [...node.path, key], edit: { kind: "value", value: given } } as Entry];
    });
    return [{ path: node.path, edit: { kind: "map", replaces } }, ...inner];
  }

  /** Items at their registered positions, then new ones; a shorter or other list is made anew. */
  private ofList(node: Node, value: readonly Json[]): Entry[] {
    const registered = Array.isArray(node.baseline) ? (node.baseline as Json[]) : [];
    const isLonger = value.length >= registered.length && registered.length > 0;
    const added = (items: readonly Json[]) =>
      items.flatMap((item) => {
        const child = this.model.child(node, { added: this.nextNumber() });
        return child ? newEdits(this.model, child, item, this.nextNumber) : [];
      });
    if (!isLonger) return [{ path: node.path, edit: { kind: "list" } }, ...added(value)];
    const changed = registered.flatMap((_, at) => {
      const child = this.model.child(node, at);
      return child ? this.at(child, value[at] as Json) : [];
    });
    return [...changed, ...added(value.slice(registered.length))];
  }
}

/** What has a default only in the schema can't be removed: it is not there. A group of new things isn't either. */
const isThere = (node: Node, registered: Json | undefined) => registered !== undefined && !node.isNew;
