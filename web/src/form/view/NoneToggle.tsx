/** Sets a value to none (null), and back to a value: it is pressed while there is none. */
import type { Node } from "@/form/model/nodes";
import { useForm } from "@/form/view/formContext";
import { Button } from "@/ui/Button";

interface NoneToggleProps {
  readonly node: Node;
  /** Called when there is a value again. */
  readonly onSet?: () => void;
}

export function NoneToggle({ node, onSet }: NoneToggleProps) {
  const { store } = useForm();
  const isNone = (store.value(node) ?? null) === null;
  return (
    <Button
      kind="quiet"
      aria-pressed={isNone}
      aria-label={`${node.label} is none`}
      onPress={() => {
        if (!isNone) store.setNone(node);
        else {
          store.setSome(node);
          onSet?.();
        }
      }}
    >
      none
    </Button>
  );
}
