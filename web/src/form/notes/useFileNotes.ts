/** The notes of the files' texts, read when the reader of YAML is there. */
import { useEffect, useState } from "react";
import type { InputsStore } from "@/form/inputsStore";
import { type FileNotes, NO_NOTES } from "@/form/notes/notes";

/** Only the first texts count: those of later dry runs have what was typed. */
export function useFileNotes(store: InputsStore, texts: Readonly<Record<string, string>> | undefined): FileNotes {
  const [read, setRead] = useState<{ readonly store: InputsStore; readonly notes: FileNotes }>();
  const isRead = read?.store === store;
  useEffect(() => {
    if (texts === undefined || isRead) return;
    let isOver = false;
    const areas = store.areas.map(({ area, source }) => ({ area, format: source.format }));
    void import("@/form/notes/readNotes").then(({ readNotes }) => {
      if (!isOver) setRead({ store, notes: readNotes(areas, texts) });
    });
    return () => {
      isOver = true;
    };
  }, [store, texts, isRead]);
  return isRead ? read.notes : NO_NOTES;
}
