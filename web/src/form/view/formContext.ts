/** What every part of the form knows: the store, what is shown, and what the files say about their fields. */
import { createContext, use, useSyncExternalStore } from "react";
import type { InputsStore } from "@/form/inputsStore";
import type { Node } from "@/form/model/nodes";
import type { FileNotes } from "@/form/notes/notes";

export interface FormView {
  readonly store: InputsStore;
  /** The keys of the nodes that a filter leaves, with all that is above them; undefined without a filter. */
  readonly visible: ReadonlySet<string> | undefined;
  /** Whether the form has so many fields that only the first group is open at first. */
  readonly isLarge: boolean;
  /** Whether fields are mounted only near to what is seen. */
  readonly isLazy: boolean;
  readonly firstGroup: string | undefined;
  /** Lines and comments of the fields of files, by the keys of nodes. */
  readonly notes: FileNotes;
}

export const FormViewContext = createContext<FormView | null>(null);

export function useForm(): FormView {
  const form = use(FormViewContext);
  if (form === null) throw new Error("A field is shown outside of a form.");
  return form;
}

/** Show a node anew after each change of it, and of nothing else. */
export function useNode(node: Node): InputsStore {
  const { store } = useForm();
  useSyncExternalStore(
    (listener) => store.listeners.subscribeAt(node.key, listener),
    () => store.listeners.version(node.key),
  );
  return store;
}

/** Show what sums a node up after each change at it or below it. */
export function useBelow(node: Node): InputsStore {
  const { store } = useForm();
  useSyncExternalStore(
    (listener) => store.listeners.subscribeBelow(node.key, listener),
    () => store.listeners.versionBelow(node.key),
  );
  return store;
}

/** Called when a field is to be shown, and once at the start. */
export function useReveal(): InputsStore {
  const { store } = useForm();
  useSyncExternalStore(
    (listener) => store.listeners.subscribeReveal(listener),
    () => store.listeners.revealVersion(),
  );
  return store;
}
