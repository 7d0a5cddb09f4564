/** Turns a node to YAML and back. */
import { type ReactNode, Suspense, lazy } from "react";
import { isObject } from "@/api/json";
import type { Edit } from "@/form/edits/edits";
import type { Node } from "@/form/model/nodes";
import { isSecretField } from "@/form/model/nodes";
import { useForm } from "@/form/view/formContext";
import { Loading } from "@/ui/Loading";

const YamlPane = lazy(() => import("@/form/yaml/YamlPane").then((module) => ({ default: module.YamlPane })));

export interface YamlMode {
  readonly isOn: boolean;
  /** Whether there is anything else than YAML to show. */
  readonly isOffered: boolean;
  readonly toggle: () => void;
  readonly editor: ReactNode | undefined;
}

export function useYaml(node: Node): YamlMode {
  const { store } = useForm();
  const isAlways = node.kind === "field" && node.widget === "yaml";
  const isOn = !isAlways && (store.isYaml(node) || isMisfit(node, store.edit(node)));
  return {
    isOn,
    isOffered: !isAlways && !isSecretField(node),
    toggle: () => store.showYaml(node, !isOn),
    editor: isOn ? (
      <Suspense fallback={<Loading lines={3} label="Loading the editor" />}>
        <YamlPane node={node} />
      </Suspense>
    ) : undefined,
  };
}

/** A value that the node's own widget can't show, such as a text in the place of a map. */
function isMisfit(node: Node, edit: Edit | undefined): boolean {
  if (edit?.kind !== "value" || edit.value === null) return false;
  return (node.kind === "group" && !isObject(edit.value)) || (node.kind === "list" && !Array.isArray(edit.value));
}
