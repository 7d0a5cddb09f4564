/** Pages that belong together, shown as tabs. They are links: each opens in a tab of the browser, too. */
import type { ReactNode } from "react";
import styles from "@/ui/Tabs.module.css";

export const tabLink = styles.tab ?? "";

export function TabLinks({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.list}>
      {children}
    </nav>
  );
}
