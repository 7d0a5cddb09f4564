/** A map of inputs. */
import type { GroupNode } from "@/form/model/nodes";
import { FoldedNode } from "@/form/view/FoldedNode";
import { GroupBody } from "@/form/view/GroupBody";
import { OwnKey } from "@/form/view/OwnKey";

export function GroupView({ node, level }: { readonly node: GroupNode; readonly level: number }) {
  return (
    <FoldedNode node={node} level={level} head={<OwnKey node={node} />}>
      <GroupBody node={node} level={level + 1} />
    </FoldedNode>
  );
}
