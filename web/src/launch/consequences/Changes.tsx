/** What is changed, one line each, with the way to it and the way back. */
import type { Change, FormStore } from "@/form/store";
import { Button } from "@/ui/Button";
import styles from "@/launch/consequences/consequences.module.css";

interface ChangesProps {
  readonly changes: readonly Change[];
  readonly store: FormStore;
}

export function Changes({ changes, store }: ChangesProps) {
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
            <Button kind="quiet" aria-label={`Put ${name} back`} onPress={() => store.reset(change)}>
              <span aria-hidden>↺</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
