/** A key as it stands on the keyboard. */
import { keyLabel } from "@/app/keys";
import styles from "@/ui/Kbd.module.css";

export function Kbd({ of }: { readonly of: string }) {
  return <kbd className={styles.key}>{keyLabel(of)}</kbd>;
}
