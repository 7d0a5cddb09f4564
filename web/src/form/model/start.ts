/** What a value starts with when somebody sets one where there is none. */
import type { Json } from "@/api/json";
import type { Edit } from "@/form/edits/edits";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import type { Path } from "@/form/model/paths";
import { listOf } from "@/form/model/schemas";

/** The edits that start a node: its fallback, or the least that its schema takes; fixed members of a map are set. */
export function startEdits(model: AreaModel, node: Node, replaces = false): { path: Path; edit: Edit }[] {
  if (node.kind === "group" || node.kind === "choice") {
    const variant = node.kind === "choice" ? model.variant(node, 0) : undefined;
    if (variant && variant.kind !== "group") return startEdits(model, variant);
    const map: Edit = { kind: "map", replaces };
    return [{ path: node.path, edit: map }, ...constants(model, variant ?? node)];
  }
  if (node.kind === "list" && node.items === "groups") return [{ path: node.path, edit: { kind: "list" } }];
  return [{ path: node.path, edit: { kind: "value", value: startValue(node) } }];
}

function startValue(node: Node): Json {
  if (node.fallback !== undefined && node.fallback !== null) return node.fallback;
  if (node.kind !== "field") return [];
  switch (node.widget) {
    case "switch":
      return false;
    case "number":
      return (node.schema["minimum"] as Json | undefined) ?? 0;
    case "options":
      return node.options.find((one) => one !== null) ?? null;
    case "yaml":
      return null;
    default:
      return "";
  }
}

/** Members of a map that can have one value only, such as the word that tells variants apart. */
function constants(model: AreaModel, group: Node): { path: Path; edit: Edit }[] {
  return model
    .children(group)
    .filter((child) => "const" in child.schema || isOnlyOption(child))
    .map((child) => ({
      path: child.path,
      edit: { kind: "value", value: (child.schema["const"] ?? listOf(child.schema, "enum")[0]) as Json },
    }));
}

function isOnlyOption(node: Node): boolean {
  return node.isRequired && listOf(node.schema, "enum").length === 1;
}
