/** What an open dialog consists of. `Dialog.tsx` loads it. */
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { DialogProps } from "@/ui/Dialog";
import { Button } from "@/ui/Button";
import styles from "@/ui/Dialog.module.css";

export function OpenDialog({
  title,
  isOpen,
  onClose,
  role = "dialog",
  actions,
  isWide = false,
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
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
