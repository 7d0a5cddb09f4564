/** A button that opens a small panel below itself. It closes by Escape, and by a click elsewhere; the page stays usable. */
import { useId, useRef, useState, type ReactNode, type ToggleEvent } from "react";
import button from "@/ui/Button.module.css";
import menu from "@/ui/Menu.module.css";
import styles from "@/ui/Popup.module.css";

interface PopupProps {
  /** What the button shows, and how the panel is called. */
  readonly label: string;
  /** How it is called, if what the button shows is not enough. */
  readonly name?: string;
  /** Which edges of button and panel are in line. */
  readonly align?: "start" | "end";
  readonly children: ReactNode;
}

const GAP = 4; // px

export function Popup({ label, name = label, align = "end", children }: PopupProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);

  function onToggle(event: ToggleEvent<HTMLDivElement>) {
    setIsOpen(event.newState === "open");
    if (event.newState === "open") event.currentTarget.querySelector<HTMLElement>("input, button")?.focus();
  }

  function place(event: ToggleEvent<HTMLDivElement>) {
    const at = opener.current?.getBoundingClientRect();
    if (event.newState !== "open" || !at) return;
    const panel = event.currentTarget;
    panel.style.top = `${at.bottom + GAP}px`;
    if (align === "start") panel.style.left = `${at.left}px`;
    else panel.style.right = `${Math.max(document.documentElement.clientWidth - at.right, GAP)}px`;
    panel.style.maxHeight = `${window.innerHeight - at.bottom - 2 * GAP}px`;
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={name}
        aria-expanded={isOpen}
        className={`${button.button} ${styles.opener}`}
      >
        {label}
        <span aria-hidden className={menu.arrow}>
          ▾
        </span>
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={name}
        className={styles.panel}
        onBeforeToggle={place}
        onToggle={onToggle}
      >
        {children}
      </div>
    </>
  );
}
