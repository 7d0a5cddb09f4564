/** A whole file over the page, as it was and as it is, side by side; what shows it is loaded with the first one. */
import { lazy, Suspense } from "react";
import { textBefore } from "@/diff/unifiedDiff";
import { Dialog } from "@/ui/Dialog";
import { Loading } from "@/ui/Loading";

const WholeFile = lazy(() => import("@/diff/WholeFile").then((module) => ({ default: module.WholeFile })));

/** Whose text each side has, after the file's name: such as “as registered”. */
export interface Sides {
  readonly was: string;
  readonly now: string;
}

interface WholeFileDialogProps {
  readonly path: string;
  /** The text as `diff` left it, which may have changed nothing. */
  readonly text: string;
  readonly diff: string;
  readonly sides: Sides;
  readonly onClose: () => void;
}

export function WholeFileDialog({ path, text, diff, sides, onClose }: WholeFileDialogProps) {
  return (
    <Dialog title={path} isOpen onClose={onClose} isWide>
      <Suspense fallback={<Loading label="Loading the file" />}>
        <WholeFile path={path} before={textBefore(text, diff)} after={text} sides={sides} />
      </Suspense>
    </Dialog>
  );
}
