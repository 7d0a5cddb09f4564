/**
 * Tabs of one page. Which is open belongs into the address: the page gives `selected`, and navigates in `onSelect`.
 *
 * The keys are those of the ARIA pattern with manual activation: arrows, Home and End move, Enter and Space open. Two
 * pages have nothing else of react-aria's collections, which weigh more than the rest of such a page.
 */
import { useId, type KeyboardEvent, type ReactNode } from "react";
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
  const id = useId();
  const panel = `${id}-panel`;
  return (
    <>
      <div role="tablist" aria-label={label} className={styles.list} onKeyDown={moveFocus}>
        {tabs.map(({ id: tab, title, hint }) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-${tab}`}
            aria-selected={tab === selected}
            aria-controls={tab === selected ? panel : undefined}
            tabIndex={tab === selected ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(tab)}
          >
            {title}
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={panel} aria-labelledby={`${id}-${selected}`} tabIndex={0} className={styles.panel}>
        {children}
      </div>
    </>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  event.preventDefault();
  tabs[step(at, tabs.length)]?.focus();
}
