/**
 * A button that opens a menu.
 *
 * What shows the menu is a fifth of a page's first load, so it is loaded when somebody is about to open one.
 */
import { useId, useRef, useState, type ReactNode } from "react";
import { Button, type ButtonProps } from "@/ui/Button";
import type * as MenuParts from "@/ui/MenuParts";
import styles from "@/ui/Menu.module.css";

let parts: typeof MenuParts | undefined;

async function loadParts(): Promise<void> {
  parts ??= await import("@/ui/MenuParts");
}

interface MenuProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** The button's name for screen readers, if what it shows is not enough. */
  readonly name?: string;
  readonly kind?: NonNullable<ButtonProps["kind"]>;
  /** Whether an arrow says that there is a menu; not where the label says it. */
  readonly hasArrow?: boolean;
  readonly onAction: (key: string) => void;
  readonly children: ReactNode;
}

export function Menu({ label, name, kind = "plain", hasArrow = true, onAction, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = () => void loadParts().then(() => setOpen(true));
  return (
    <>
      <Button
        id={id}
        ref={button}
        kind={kind}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={() => void loadParts()}
        onFocus={() => void loadParts()}
        onPress={open}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          open();
        }}
        {...(name ? { "aria-label": name } : {})}
      >
        {label}
        {hasArrow && (
          <span aria-hidden className={styles.arrow}>
            ▾
          </span>
        )}
      </Button>
      {parts && (
        <parts.MenuPopover button={button} labelledBy={id} isOpen={isOpen} onOpenChange={setOpen} onAction={onAction}>
          {children}
        </parts.MenuPopover>
      )}
    </>
  );
}

export interface MenuItemProps {
  readonly id: string;
  /** The item's text, for typing ahead. */
  readonly text: string;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

/** An item of a menu; it is rendered only by an open one, whose parts are there. */
export function MenuItem(item: MenuItemProps) {
  return parts ? <parts.MenuEntry {...item} /> : null;
}
