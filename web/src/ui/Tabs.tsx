/** Tabs of one page. Which is open belongs into the address: the page gives `selected`, and navigates in `onSelect`. */
import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import styles from "@/ui/Tabs.module.css";

export interface TabTitle<T extends string> {
  readonly id: T;
  readonly title: string;
  /** Beside the title: a number of things in it, a mark. */
  readonly hint?: ReactNode;
}

interface TabsProps<T extends string> {
  /** What the tabs belong to, for screen readers: `Parts of the run`. */
  readonly label: string;
  readonly tabs: readonly TabTitle<T>[];
  readonly selected: T;
  readonly onSelect: (tab: T) => void;
  /** The content of the selected tab. */
  readonly children: ReactNode;
}

export function Tabs<T extends string>({ label, tabs, selected, onSelect, children }: TabsProps<T>) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(key as T)} keyboardActivation="manual">
      <TabList aria-label={label} className={styles.list ?? ""}>
        {tabs.map(({ id, title, hint }) => (
          <Tab key={id} id={id} className={styles.tab ?? ""}>
            {title}
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id }) => (
        <TabPanel key={id} id={id} className={styles.panel ?? ""}>
          {id === selected && children}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
