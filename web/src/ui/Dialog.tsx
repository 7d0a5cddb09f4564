/**
 * A modal dialog: for what can't be undone, and for what is called by a key and gone at once.
 *
 * What shows it is loaded with the first one that opens: most people come and go without.
 */
import { lazy, Suspense } from "react";
import type { DialogProps as OpenDialogProps } from "@/ui/OpenDialog";

const OpenDialog = lazy(async () => ({ default: (await import("@/ui/OpenDialog")).OpenDialog }));

export interface DialogProps extends OpenDialogProps {
  readonly isOpen: boolean;
}

export function Dialog({ isOpen, ...dialog }: DialogProps) {
  return (
    isOpen && (
      <Suspense>
        <OpenDialog {...dialog} />
      </Suspense>
    )
  );
}
