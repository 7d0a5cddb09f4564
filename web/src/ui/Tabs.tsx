/**
 * Tabs of one page. Which is open belongs into the address: the page gives `selected`, and navigates in `onSelect`.
 *
 * Arrows move between the tabs, Enter and Space open one: to move through them opens, and asks for, nothing.
 */
import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";
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
  const own = useId();
  const list = useRef<HTMLDivElement>(null);
  const moveFocus = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length)?.focus();
  };
  return (
    <div>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={moveFocus}>
        {tabs.map(({ id, title, hint }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${own}-${id}`}
            aria-selected={id === selected}
            aria-controls={id === selected ? `${own}-panel` : undefined}
            tabIndex={id === selected ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(id)}
          >
            {title}
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${own}-panel`}
        aria-labelledby={`${own}-${selected}`}
        tabIndex={0}
        className={styles.panel}
      >
        {children}
      </div>
    </div>
  );
}
