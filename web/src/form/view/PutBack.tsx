/** What a changed input was, and the way back. */
import type { Node } from "@/form/model/nodes";
import { shownValue } from "@/form/model/values";
import { useForm } from "@/form/view/formContext";
import { Button } from "@/ui/Button";
import styles from "@/form/view/PutBack.module.css";

interface PutBackProps {
  readonly node: Node;
  readonly id?: string;
  /** Of a secret: what it was is not known. */
  readonly isHidden?: boolean;
}

const LONGEST = 60;

export function PutBack({ node, id, isHidden = false }: PutBackProps) {
  const { store } = useForm();
  const baseline = isHidden ? undefined : store.baseline(node);
  const was = shownValue(baseline);
  const words = isHidden ? "set" : baseline === undefined ? "new" : `was ${shorten(was)}`;
  return (
    <span className={styles.putBack}>
      <span id={id} className={styles.was} title={was}>
        {words}
      </span>
      <Button
        kind="quiet"
        aria-label={baseline === undefined ? `Clear ${node.label}` : `Put back ${node.label}`}
        onPress={() => store.putBack(node)}
      >
        <span aria-hidden>↺</span>
      </Button>
    </span>
  );
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
