/** Brings a field that is to be shown into sight, once it is mounted. */
import { type RefObject, useEffect } from "react";
import type { Node } from "@/form/model/nodes";
import { useForm, useReveal } from "@/form/view/formContext";

/** Scroll to what shows a node and focus its first control, if it is the one that is to be shown. */
export function useFocusWhenWanted(node: Node, row: RefObject<HTMLDivElement | null>): void {
  const store = useReveal();
  const { visible } = useForm();
  useEffect(() => {
    if (!row.current || !store.takeWanted(node.key)) return;
    row.current.scrollIntoView({ block: "center" });
    row.current.querySelector<HTMLElement>("input, select, textarea, button")?.focus({ preventScroll: true });
  }, [store, node.key, row, visible, store.listeners.revealVersion()]);
}
