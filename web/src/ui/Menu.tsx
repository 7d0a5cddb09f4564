/** A button that opens a menu. */
import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button, type ButtonProps } from "@/ui/Button";
import styles from "@/ui/Menu.module.css";

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
  return (
    <MenuTrigger>
      <Button kind={kind} {...(name ? { "aria-label": name } : {})}>
        {label}
        {hasArrow && (
          <span aria-hidden className={styles.arrow}>
            ▾
          </span>
        )}
      </Button>
      <Popover className={styles.popover ?? ""} placement="bottom end">
        <AriaMenu className={styles.menu ?? ""} onAction={(key) => onAction(String(key))}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  readonly id: string;
  /** The item's text, for typing ahead. */
  readonly text: string;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export function MenuItem({ id, text, hint, disabled = false }: MenuItemProps) {
  return (
    <AriaMenuItem id={id} textValue={text} isDisabled={disabled} className={styles.item ?? ""}>
      <span>{text}</span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </AriaMenuItem>
  );
}
