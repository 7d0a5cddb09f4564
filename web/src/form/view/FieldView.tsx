/** One input in a row: its label, its control, what it was, what it means, and what is wrong with it. */
import type { FieldNode, ListNode } from "@/form/model/nodes";
import { Control } from "@/form/fields/Control";
import { FieldRow } from "@/form/view/FieldRow";

export function FieldView({ node }: { readonly node: FieldNode | ListNode }) {
  return <FieldRow node={node}>{(wiring) => <Control node={node} wiring={wiring} />}</FieldRow>;
}
