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
  readonly onAction?: (key: string) => void;
  readonly chosen?: readonly string[];
  readonly onChoose?: (keys: ReadonlySet<string>) => void;
  readonly children: ReactNode;
}

export function MenuPopover({ button, labelledBy, isOpen, onOpenChange, children, ...choice }: MenuPopoverProps) {
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
        onAction={(key) => choice.onAction?.(String(key))}
        onClose={() => onOpenChange(false)}
        {...(choice.chosen && {
          selectionMode: "multiple",
          selectedKeys: choice.chosen,
          onSelectionChange: (keys) => keys !== "all" && choice.onChoose?.(new Set([...keys].map(String))),
        })}
      >
        {children}
      </AriaMenu>
    </Popover>
  );
}

export function MenuEntry({ id, text, hint, disabled = false, children }: MenuItemProps) {
  return (
    <AriaMenuItem id={id} textValue={text} isDisabled={disabled} className={styles.item ?? ""}>
      <span>{children ?? text}</span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </AriaMenuItem>
  );
}
