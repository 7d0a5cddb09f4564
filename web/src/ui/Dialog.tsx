/**
 * A modal dialog: for what can't be undone, and for what is called by a key and gone at once.
 *
 * What shows it is loaded when the first one opens, or before, while the browser has nothing else to do.
 */
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { whenIdle } from "@/ui/whenIdle";

const loadParts = () => import("@/ui/DialogParts");
const OpenDialog = lazy(() => loadParts().then((parts) => ({ default: parts.OpenDialog })));

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `alertdialog` for a question about what can't be undone. */
  readonly role?: "dialog" | "alertdialog";
  /** The buttons below, the one that does it last. */
  readonly actions?: ReactNode;
  /** As wide as the window, for files side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Dialog(props: DialogProps) {
  const [hasOpened, setHasOpened] = useState(props.isOpen);
  if (props.isOpen && !hasOpened) setHasOpened(true);
  useEffect(() => whenIdle(() => void loadParts()), []);
  return (
    hasOpened && (
      <Suspense>
        <OpenDialog {...props} />
      </Suspense>
    )
  );
}
