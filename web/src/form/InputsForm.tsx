/** The form of a job's inputs: one section for the run config and each config file, made from their schemas. */
import { useDeferredValue, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Schemas } from "@/api/client";
import { useFileNotes } from "@/form/notes/useFileNotes";
import { countFields, firstGroupOf } from "@/form/model/walk";
import { findVisible } from "@/form/view/filter";
import { AreaSection } from "@/form/view/AreaSection";
import { FilterBar } from "@/form/view/FilterBar";
import { FormViewContext, type FormView } from "@/form/view/formContext";
import { LockedInputs } from "@/form/view/LockedInputs";
import type { InputsStore } from "@/form/inputsStore";
import styles from "@/form/InputsForm.module.css";

const MANY_FIELDS = 40;
const LAZY_FIELDS = 100; // below, all is mounted at once: the browser's own search finds it

interface InputsFormProps {
  readonly schema: Schemas["SchemaView"];
  readonly version: Schemas["VersionView"];
  readonly store: InputsStore;
  /** The texts of the config files, if the page has them: their comments and lines are shown at the fields. */
  readonly texts?: Readonly<Record<string, string>>;
}

export function InputsForm({ schema, version, store, texts }: InputsFormProps) {
  const [filter, setFilter] = useState("");
  const [isChangedOnly, setIsChangedOnly] = useState(false);
  const given = useDeferredValue(filter);
  const notes = useFileNotes(store, texts);
  const changes = useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.changes(),
  );
  const count = changes.length;
  const revealed = useSyncExternalStore(
    (listener) => store.listeners.subscribeReveal(listener),
    () => store.listeners.revealVersion(),
  );
  const seen = useRef(revealed);
  if (seen.current !== revealed) {
    // A field that is to be shown may be one that the filter hides.
    seen.current = revealed;
    if (filter !== "") setFilter("");
    if (isChangedOnly) setIsChangedOnly(false);
  }
  const fields = useMemo(() => store.areas.reduce((sum, model) => sum + countFields(model, model.root), 0), [store]);
  // What is changed is looked up anew only while the filter asks for it: so no field vanishes as it is put back.
  const changedAtFilter = isChangedOnly ? changes : undefined;
  const visible = useMemo(
    () => findVisible(store, given, changedAtFilter, notes),
    [store, given, changedAtFilter, notes],
  );
  const view = useMemo<FormView>(
    () => ({
      store,
      visible,
      notes,
      isLarge: fields > MANY_FIELDS,
      isLazy: fields > LAZY_FIELDS,
      firstGroup: firstGroupOf(store.areas),
    }),
    [store, visible, notes, fields],
  );
  return (
    <FormViewContext value={view}>
      <div className={styles.form} role="group" aria-label="Inputs">
        <FilterBar
          filter={filter}
          onFilter={setFilter}
          isChangedOnly={isChangedOnly}
          onChangedOnly={setIsChangedOnly}
          changed={count}
          fields={fields}
        />
        {store.areas.map((model) => (
          <AreaSection key={model.area ?? ""} model={model} />
        ))}
        {store.areas.length === 0 && (
          <p className={styles.none}>This version has no inputs that a launch can change.</p>
        )}
        {visible?.size === 0 && (
          <p className={styles.none} role="status">
            {isChangedOnly && filter === "" ? "Nothing is changed." : "No input matches the filter."}
          </p>
        )}
        {visible === undefined && <LockedInputs schema={schema} version={version} areas={store.areas} />}
      </div>
    </FormViewContext>
  );
}
