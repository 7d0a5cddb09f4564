/** What the API says is wrong with an input, with what may be meant as a button. */
import type { InputFault } from "@/api/problem";
import { useForm } from "@/form/view/formContext";
import { Button } from "@/ui/Button";
import { MarkedText } from "@/ui/MarkedText";
import styles from "@/form/view/FaultList.module.css";

interface FaultListProps {
  readonly faults: readonly InputFault[];
  readonly id?: string;
}

export function FaultList({ faults, id }: FaultListProps) {
  const { store } = useForm();
  return (
    <ul id={id} className={styles.faults}>
      {faults.map((fault) => (
        <li key={`${fault.path}\n${fault.message}`}>
          <span aria-hidden>✕ </span>
          <MarkedText text={fault.message} />
          {fault.suggestion !== null && (
            <Button kind="quiet" onPress={() => store.accept(fault)}>
              Use {fault.suggestion}
            </Button>
          )}
          {store.canInsist(fault) && (
            <Button kind="quiet" onPress={() => store.insist(fault)}>
              Add it all the same
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
