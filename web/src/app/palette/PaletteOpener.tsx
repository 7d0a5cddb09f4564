/** The palette from the key that opens it: what is typed while it is still being loaded is typed into it. */
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { type Finds, WORDS } from "@/app/palette/words";
import styles from "@/app/palette/Palette.module.css";

const load = () => import("@/app/palette/Palette");
const Palette = lazy(() => load().then((module) => ({ default: module.Palette })));

/** What fails here is asked for again when the palette is opened, and is said then. */
export function loadPaletteAhead(): void {
  load().catch(() => undefined);
}

/** Before it is first called. */
export function loadPaletteWhenIdle(): (() => void) | undefined {
  if (!("requestIdleCallback" in window)) {
    loadPaletteAhead();
    return undefined;
  }
  const idle = requestIdleCallback(loadPaletteAhead);
  return () => cancelIdleCallback(idle);
}

interface PaletteOpenerProps {
  readonly project: string;
  readonly finds: Finds;
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

export function PaletteOpener(props: PaletteOpenerProps) {
  const typed = useRef("");
  useFocusBack();
  return (
    <Suspense fallback={<FieldAlone finds={props.finds} typed={typed} onClose={props.onClose} />}>
      <Palette {...props} typed={typed} />
    </Suspense>
  );
}

/** The palette's own way back leads to the field that it has replaced. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && opener instanceof HTMLElement && opener !== document.body) opener.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}

interface FieldAloneProps extends Pick<PaletteOpenerProps, "finds" | "onClose"> {
  readonly typed: RefObject<string>;
}

/** The palette's field, in its place, until the rest of it is there. */
function FieldAlone({ finds, typed, onClose }: FieldAloneProps) {
  const { title, label, placeholder } = WORDS[finds];
  return (
    <div className={styles.overlay} onPointerDown={(event) => event.target === event.currentTarget && onClose()}>
      <div role="dialog" aria-modal aria-label={title} className={styles.modal}>
        <div className={styles.field}>
          <input
            type="search"
            autoFocus
            aria-label={label}
            placeholder={placeholder}
            className={styles.input}
            onChange={(event) => {
              typed.current = event.target.value;
            }}
            onKeyDown={(event) => {
              if (event.key === "Escape") onClose();
              if (event.key === "Tab") event.preventDefault(); // there is nothing else to go to
            }}
          />
        </div>
      </div>
    </div>
  );
}
