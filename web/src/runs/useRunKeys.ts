/** The keys of the list: `j` and `k` move, `x` selects, `c` clones, `/` filters. `⏎` opens the focused link by itself. */
import { useNavigate } from "@tanstack/react-router";
import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useKeys } from "@/app/keys";
import { cloneAddress } from "@/runs/cloneAddress";
import { runAt, type RunListState } from "@/runs/list/RunList";
import { ROW } from "@/runs/table/RunsTable";

interface RunKeys {
  readonly state: RunListState;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly onToggle: (row: number, isRange: boolean) => void;
  readonly mayLaunch: boolean;
}

/** `active` is the row that the keys are about: the one that has, or last had, the focus. */
export function useRunKeys({ state, box, filter, onToggle, mayLaunch }: RunKeys) {
  const navigate = useNavigate();
  const [active, setActive] = useActiveRow(state.prepended);
  const [wanted, setWanted] = useState<{ readonly row: number } | null>(null);

  function move(by: 1 | -1) {
    if (state.length === 0) return;
    const row = active === null ? 0 : Math.min(Math.max(active + by, 0), state.length - 1);
    if (box.current) scrollToRow(box.current, row);
    setActive(row);
    setWanted({ row });
  }

  useLayoutEffect(() => {
    if (wanted === null) return;
    box.current?.querySelector<HTMLElement>(`[data-row="${wanted.row}"]`)?.focus({ preventScroll: true });
  }, [wanted, box]);

  const run = active === null ? undefined : runAt(state, active);
  useKeys(
    {
      "/": { description: "Filter the runs", action: () => filter.current?.focus() },
      j: { description: "Next run", action: () => move(1), repeats: true },
      k: { description: "Previous run", action: () => move(-1), repeats: true },
      x: { description: "Select the run", action: () => active !== null && onToggle(active, false) },
      X: { description: "Select all runs up to this one", action: () => active !== null && onToggle(active, true) },
      c: {
        description: "Clone and edit the run",
        action: () => run && mayLaunch && void navigate({ href: cloneAddress(run) }),
      },
    },
    { scope: "Runs" },
  );
  return { active, setActive };
}

/** The active row moves down with the runs that are put before it. */
function useActiveRow(prepended: number) {
  const [place, setPlace] = useState<{ readonly row: number; readonly prepended: number } | null>(null);
  const latest = useRef(prepended);
  latest.current = prepended;
  const [setActive] = useState(() => (row: number) => setPlace({ row, prepended: latest.current }));
  const active = place === null ? null : place.row + Math.max(prepended - place.prepended, 0);
  return [active, setActive] as const;
}

/** Bring a row into sight, below the header. */
function scrollToRow(box: HTMLElement, row: number): void {
  const header = box.querySelector("thead")?.clientHeight ?? 0;
  const top = row * ROW;
  const room = box.clientHeight - header;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + room) box.scrollTop = top + ROW - room;
}
