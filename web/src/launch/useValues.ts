/** What stands in a form's store, for all that is drawn around the form: never in the way of who types. */
import { startTransition, useEffect, useState } from "react";
import type { Change, FormStore, Overrides, Unreadable } from "@/form/store";
import { TypingPause } from "@/launch/typingPause";

export interface Values {
  readonly overrides: Overrides;
  readonly changes: readonly Change[];
  readonly unreadable: readonly Unreadable[];
}

/** The values of a moment ago at most: what is sent is read from the store itself. */
export function useValues(store: FormStore): Values {
  const [values, setValues] = useState(() => valuesOf(store));
  useEffect(() => {
    const update = () => {
      const now = valuesOf(store);
      startTransition(() => setValues((before) => (isSame(before, now) ? before : now)));
    };
    update();
    const pause = new TypingPause(update);
    const unsubscribe = store.subscribe(pause.ask);
    return () => {
      unsubscribe();
      pause.stop();
    };
  }, [store]);
  return values;
}

function valuesOf(store: FormStore): Values {
  return { overrides: store.overrides(), changes: store.changes(), unreadable: store.unreadable() };
}

function isSame(a: Values, b: Values): boolean {
  const same = a.unreadable.length === b.unreadable.length && a.unreadable.every((one, at) => one === b.unreadable[at]);
  return same && a.overrides === b.overrides && a.changes === b.changes;
}
