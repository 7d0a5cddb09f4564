/** What shows an open dialog: `Dialog` loads it. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "@/ui/Button";
import styles from "@/ui/Dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** `alertdialog` for a question about what can't be undone. */
  readonly role?: "dialog" | "alertdialog";
  /** The buttons below, the one that does it last. */
  readonly actions?: ReactNode;
  /** As wide as the window, for files side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function OpenDialog({ title, onClose, role = "dialog", actions, isWide = false, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === "dialog"}
      className={styles.overlay ?? ""}
    >
      <Modal className={`${styles.modal} ${isWide ? styles.wide : ""}`}>
        <AriaDialog role={role} className={styles.dialog ?? ""}>
          <header className={styles.header}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button kind="quiet" aria-label="Close" onPress={onClose}>
              <span aria-hidden>✕</span>
            </Button>
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
