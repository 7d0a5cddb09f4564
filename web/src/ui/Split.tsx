/** Two parts above one another with a bar between them, which is moved by the pointer or by arrow keys. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import styles from "@/ui/Split.module.css";

interface SplitProps {
  /** What the lower part is, for the bar's name. */
  readonly label: string;
  readonly upper: ReactNode;
  /** null: the upper part has all the room. */
  readonly lower: ReactNode | null;
  /** Under which name the division is kept on this device. */
  readonly keptAs: string;
}

const LEAST = 15; // per cent
const MOST = 85;
const STEP = 5;

export function Split({ label, upper, lower, keptAs }: SplitProps) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => readShare(keptAs));

  function move(to: number) {
    const kept = Math.min(Math.max(Math.round(to), LEAST), MOST);
    setShare(kept);
    localStorage.setItem(keptAs, String(kept));
  }

  function onPointerMove(event: PointerEvent) {
    const place = box.current?.getBoundingClientRect();
    if (!place || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(((event.clientY - place.top) / place.height) * 100);
  }

  function onKeyDown(event: KeyboardEvent) {
    const moved = { ArrowUp: share - STEP, ArrowDown: share + STEP, Home: LEAST, End: MOST }[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    move(moved);
  }

  return (
    <div ref={box} className={styles.split}>
      <div className={styles.upper} style={lower === null ? undefined : { flex: `0 0 ${share}%` }}>
        {upper}
      </div>
      {lower !== null && (
        <>
          <div
            role="separator"
            aria-label={`Size of ${label}`}
            aria-orientation="horizontal"
            aria-valuenow={share}
            aria-valuemin={LEAST}
            aria-valuemax={MOST}
            tabIndex={0}
            className={styles.bar}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <section aria-label={label} className={styles.lower}>
            {lower}
          </section>
        </>
      )}
    </div>
  );
}

function readShare(keptAs: string): number {
  const kept = Number(localStorage.getItem(keptAs) ?? "");
  return kept >= LEAST && kept <= MOST ? kept : 50;
}
