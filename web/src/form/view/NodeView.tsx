/** One node of the form, as what it is. */
import { memo } from "react";
import type { Node } from "@/form/model/nodes";
import { ChoiceView } from "@/form/view/ChoiceView";
import { FieldView } from "@/form/view/FieldView";
import { GroupView } from "@/form/view/GroupView";
import { ListView } from "@/form/view/ListView";
import { RemovedView } from "@/form/view/RemovedView";
import { useNode } from "@/form/view/formContext";

interface NodeViewProps {
  readonly node: Node;
  readonly level: number;
}

export const NodeView = memo(function NodeView({ node, level }: NodeViewProps) {
  const store = useNode(node);
  if (store.edit(node)?.kind === "remove") return <RemovedView node={node} />;
  switch (node.kind) {
    case "field":
      return <FieldView node={node} />;
    case "group":
      return <GroupView node={node} level={level} />;
    case "list":
      return node.items === "rows" ? <FieldView node={node} /> : <ListView node={node} level={level} />;
    case "choice":
      return <ChoiceView node={node} level={level} />;
  }
});
