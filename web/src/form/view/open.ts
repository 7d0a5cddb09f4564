/** Which groups are open: few at first in a large form, all that a filter leaves, and those on the way to what is revealed. */
import { useEffect, useState } from "react";
import type { Node } from "@/form/model/nodes";
import { useForm, useReveal } from "@/form/view/formContext";

/** Remembered for as long as the form's store lives, so that a group that scrolls out of sight and back stays as it was. */
const remembered = new WeakMap<object, Map<string, boolean>>();

export function useOpen(node: Node, isFirst: boolean): readonly [boolean, (isOpen: boolean) => void] {
  const { isLarge, firstGroup, visible } = useForm();
  const store = useReveal();
  const known = rememberedOf(store);
  const [isOpen, setIsOpen] = useState(() => known.get(node.key) ?? (!isLarge || isFirst || node.key === firstGroup));
  const isWanted = store.wants(node);
  const remember = (value: boolean) => {
    known.set(node.key, value);
    setIsOpen(value);
  };
  useEffect(() => {
    if (!isWanted) return;
    known.set(node.key, true);
    setIsOpen(true);
  }, [isWanted, known, node.key]);
  return [isOpen || isWanted || visible !== undefined, remember];
}

function rememberedOf(store: object): Map<string, boolean> {
  const known = remembered.get(store) ?? new Map<string, boolean>();
  remembered.set(store, known);
  return known;
}
