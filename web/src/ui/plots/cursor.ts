/** The cursor that the plots of a page share: one place on the axis, which all of them show. */
import { useSyncExternalStore } from "react";

export class PlotCursor {
  private place: number | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): number | null => this.place;

  move(place: number | null): void {
    if (place === this.place) return;
    this.place = place;
    for (const listener of this.listeners) listener();
  }
}

/** Where the cursor is: a step or a time; null if it is on no plot. */
export function useCursor(cursor: PlotCursor): number | null {
  return useSyncExternalStore(cursor.subscribe, cursor.read);
}
