/** Which keys there are on this page. */
import { areCharacterKeysOn, type ListedKeys } from "@/app/keys";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import styles from "@/app/KeysDialog.module.css";

interface KeysDialogProps {
  readonly keys: readonly ListedKeys[];
  readonly onClose: () => void;
}

export function KeysDialog({ keys, onClose }: KeysDialogProps) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen onClose={onClose}>
      {!areCharacterKeysOn() && (
        <p className={styles.off}>
          Keys that are a single character are off. Switch them on in the menu at the top right.
        </p>
      )}
      {keys.map(({ scope, keys: bound }) => (
        <section key={scope} className={styles.scope}>
          <h3>{scope}</h3>
          <dl>
            {bound.map(([key, description]) => (
              <div key={key} className={styles.row}>
                <dt>
                  <Kbd of={key} />
                </dt>
                <dd>{description}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
