/** `j` and `k` in a list: they focus the next and the previous row's link, which `⏎` then opens as any link. */
import type { RefObject } from "react";
import { useKeys } from "@/app/keys";

/** In a list's rows, the element that gets the focus has this attribute: `<Link data-row-focus …>`. */
const FOCUSED = "[data-row-focus]";

export function useRowKeys(list: RefObject<HTMLElement | null>, scope: string): void {
  useKeys(
    {
      j: { description: "Next row", action: () => moveFocus(list.current, 1), repeats: true },
      k: { description: "Previous row", action: () => moveFocus(list.current, -1), repeats: true },
    },
    { scope },
  );
}

/** From the row that has the focus; without one, to the first row. */
export function moveFocus(list: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>(FOCUSED) ?? [])];
  const now = rows.findIndex((row) => row === document.activeElement || rowOf(row).contains(document.activeElement));
  const next = now === -1 ? rows[0] : rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  next?.focus();
  if (next) rowOf(next).scrollIntoView?.({ block: "nearest" });
}

/** The focused row's element, if the focus is in this list. */
export function focusedRow(list: HTMLElement | null): HTMLElement | undefined {
  const rows = [...(list?.querySelectorAll<HTMLElement>(FOCUSED) ?? [])].map(rowOf);
  return rows.find((row) => row.contains(document.activeElement));
}

function rowOf(focusable: HTMLElement): HTMLElement {
  return focusable.closest<HTMLElement>("tr, li, [role=row]") ?? focusable;
}
