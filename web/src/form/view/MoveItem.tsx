/** Moves an item of a list by buttons, and by Alt with an arrow key from anywhere in it where nothing is typed. */
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import type { Node } from "@/form/model/nodes";
import type { Direction, Moves } from "@/form/orderedInputs";
import { Button } from "@/ui/Button";

export type OnMove = (item: Node, direction: Direction) => void;

export interface ItemMoves {
  readonly move: (direction: Direction) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Focus goes along with the item, to what had it, or to the item's first button where that can't have it any more. */
export function useItemMoves(node: Node, box: RefObject<HTMLElement | null>, onMove: OnMove): ItemMoves {
  const [moved, setMoved] = useState<{ readonly focused: Element | null }>();
  useEffect(() => {
    if (!moved) return;
    const { focused } = moved;
    const isKept = focused instanceof HTMLElement && box.current?.contains(focused) && !focused.matches(":disabled");
    const target = isKept ? focused : box.current?.querySelector("button");
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest" });
    setMoved(undefined);
  }, [moved, box]);
  const move = (direction: Direction) => {
    setMoved({ focused: document.activeElement });
    onMove(node, direction);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const direction = ARROWS[event.key];
    if (direction === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.defaultPrevented || (event.target as Element).closest(TAKES_ARROWS)) return;
    event.preventDefault();
    move(direction);
  };
  return { move, onKeyDown };
}

const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: "up", ArrowDown: "down" };
/** There, Alt with an arrow key opens, steps or moves something else. */
const TAKES_ARROWS = 'input, select, textarea, [contenteditable]:not([contenteditable="false"])';

interface MoveButtonsProps {
  readonly node: Node;
  readonly may: Moves;
  readonly onMove: (direction: Direction) => void;
}

export function MoveButtons({ node, may, onMove }: MoveButtonsProps) {
  if (!may.up && !may.down) return null;
  return (["up", "down"] as const).map((direction) => (
    <Button
      key={direction}
      kind="quiet"
      isDisabled={!may[direction]}
      aria-label={`Move ${node.label} ${direction}`}
      aria-keyshortcuts={direction === "up" ? "Alt+ArrowUp" : "Alt+ArrowDown"}
      title={`Move ${direction} (Alt+${direction === "up" ? "↑" : "↓"})`}
      onPress={() => onMove(direction)}
    >
      <span aria-hidden>{direction === "up" ? "↑" : "↓"}</span>
    </Button>
  ));
}
