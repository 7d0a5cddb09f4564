/** What is changed, one line each, with the way to it and the way back. */
import type { Change, FormStore } from "@/form/store";
import { focusOption } from "@/launch/options/Option";
import type { OptionChange } from "@/launch/options/optionChanges";
import { Button } from "@/ui/Button";
import styles from "@/launch/consequences/Details.module.css";

interface ChangesProps {
  readonly changes: readonly Change[];
  readonly options: readonly OptionChange[];
  readonly store: FormStore;
  readonly onPutBack: (change: Change | OptionChange) => void;
}

export function Changes({ changes, options, store, onPutBack }: ChangesProps) {
  return (
    <ul className={styles.changes} aria-label="Changes">
      {changes.map((change) => {
        const name = change.area === null ? change.path : `${change.area}: ${change.path}`;
        return (
          <li key={`${change.area ?? ""}\n${change.key}`} className={styles.change}>
            <Button kind="quiet" aria-label={`Go to ${name}`} onPress={() => store.reveal(change)}>
              <code className={styles.path}>
                {change.area !== null && <span className={styles.dim}>{change.area} </span>}
                {change.path}
              </code>
            </Button>
            <span className={styles.values}>
              {change.was === "" && change.now === "" ? (
                <span className={styles.dim}>a secret, not shown</span>
              ) : (
                <>
                  <span className={styles.was}>{change.was}</span>
                  <span aria-label="becomes"> → </span>
                  <span>{change.now}</span>
                </>
              )}
            </span>
            <Button kind="quiet" aria-label={`Put ${name} back`} onPress={() => onPutBack(change)}>
              <span aria-hidden>↺</span>
            </Button>
          </li>
        );
      })}
      {options.map((option) => (
        <li key={option.field} className={styles.change}>
          <Button kind="quiet" aria-label={`Go to ${option.name}`} onPress={() => focusOption(option.field)}>
            {option.name}
          </Button>
          <span className={styles.values}>
            <span className={styles.was}>{option.was}</span>
            <span aria-label="becomes"> → </span>
            <span>{option.now}</span>
          </span>
          <Button kind="quiet" aria-label={`Put ${option.name} back`} onPress={() => onPutBack(option)}>
            <span aria-hidden>↺</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
