/** What an open menu consists of. `Menu.tsx` loads it. */
import type { ReactNode, RefObject } from "react";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, Popover } from "react-aria-components";
import type { MenuItemProps } from "@/ui/Menu";
import styles from "@/ui/Menu.module.css";

interface MenuPopoverProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  /** The id of what names the menu. */
  readonly labelledBy: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onAction: (key: string) => void;
  readonly children: ReactNode;
}

export function MenuPopover({ button, labelledBy, isOpen, onOpenChange, onAction, children }: MenuPopoverProps) {
  return (
    <Popover
      className={styles.popover ?? ""}
      placement="bottom end"
      aria-labelledby={labelledBy}
      triggerRef={button}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      trigger="MenuTrigger"
    >
      <AriaMenu
        className={styles.menu ?? ""}
        aria-labelledby={labelledBy}
        autoFocus="first"
        onAction={(key) => onAction(String(key))}
        onClose={() => onOpenChange(false)}
      >
        {children}
      </AriaMenu>
    </Popover>
  );
}

export function MenuEntry({ id, text, hint, disabled = false }: MenuItemProps) {
  return (
    <AriaMenuItem id={id} textValue={text} isDisabled={disabled} className={styles.item ?? ""}>
      <span>{text}</span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </AriaMenuItem>
  );
}
