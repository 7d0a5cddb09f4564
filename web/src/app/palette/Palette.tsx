/** One field that goes anywhere: pages, jobs, runs by name or id, other projects, settings. Loaded when it is first opened. */
import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { useEntries, useProjectEntries, type Entry, type Section } from "@/app/palette/entries";
import { findMatches } from "@/app/palette/matching";
import { type Finds, WORDS } from "@/app/palette/words";
import { RunStateMark } from "@/ui/RunStateMark";
import styles from "@/app/palette/Palette.module.css";

interface PaletteProps {
  readonly project: string;
  readonly finds: Finds;
  /** What was typed while it was being loaded. */
  readonly typed: RefObject<string>;
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

export function Palette({ project, finds, typed, onClose, onShowKeys }: PaletteProps) {
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className={styles.overlay ?? ""}>
      <Modal className={styles.modal ?? ""}>
        <Dialog aria-label={WORDS[finds].title} className={styles.dialog ?? ""}>
          {finds === "projects" ? (
            <ProjectFinder {...{ project, typed, onClose }} />
          ) : (
            <Finder {...{ project, typed, onClose, onShowKeys }} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ project, typed, onClose, onShowKeys }: Omit<PaletteProps, "finds">) {
  const [query, setQuery] = useTyped(typed);
  const { sections, isLoading } = useEntries(project, query, onShowKeys);
  return (
    <Choice
      finds="anything"
      nothing={isLoading ? "Looking …" : `Nothing found for “${query}” in the project ${project}`}
      query={query}
      onQuery={setQuery}
      sections={sections}
      onClose={onClose}
    />
  );
}

function ProjectFinder({ project, typed, onClose }: Omit<PaletteProps, "finds" | "onShowKeys">) {
  const [query, setQuery] = useTyped(typed);
  const entries = findMatches(useProjectEntries(project, query), query, 100);
  return (
    <Choice
      finds="projects"
      nothing={`You have no project “${query}”`}
      query={query}
      onQuery={setQuery}
      sections={entries.length > 0 ? [{ title: "Projects", entries }] : []}
      onClose={onClose}
    />
  );
}

/** The query, with what was typed until this was there to be typed into. */
function useTyped(typed: RefObject<string>): readonly [string, (query: string) => void] {
  const [query, setQuery] = useState(() => typed.current);
  // Between the first drawing and its appearance, the field before it was still there.
  useLayoutEffect(() => setQuery(typed.current), [typed]);
  return [query, setQuery];
}

interface ChoiceProps {
  readonly finds: Finds;
  readonly nothing: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly sections: readonly Section[];
  readonly onClose: () => void;
}

function Choice({ finds, nothing, query, onQuery, sections, onClose }: ChoiceProps) {
  const { label, placeholder } = WORDS[finds];
  function choose(id: string) {
    const entry = sections.flatMap(({ entries }) => entries).find((one) => one.id === id);
    onClose();
    entry?.action();
  }
  /** What was found by a text that was typed before the list was there has no focus yet: the first is meant. */
  function chooseFirst(event: KeyboardEvent<HTMLInputElement>) {
    const [first] = sections.flatMap(({ entries }) => entries);
    if (event.key === "Enter" && first && !event.currentTarget.getAttribute("aria-activedescendant")) choose(first.id);
  }
  return (
    <Autocomplete inputValue={query} onInputChange={onQuery}>
      <SearchField aria-label={label} autoFocus className={styles.field ?? ""}>
        <Input placeholder={placeholder} className={styles.input ?? ""} onKeyDown={chooseFirst} />
      </SearchField>
      <ListBox
        aria-label={label}
        className={styles.list ?? ""}
        selectionMode="none"
        onAction={(key) => choose(String(key))}
        renderEmptyState={() => <p className={styles.nothing}>{nothing}</p>}
      >
        {sections.map(({ title, entries }) => (
          <ListBoxSection key={title} id={title}>
            <Header className={styles.title ?? ""}>{title}</Header>
            {entries.map((entry) => (
              <Item key={entry.id} entry={entry} />
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

function Item({ entry }: { readonly entry: Entry }) {
  return (
    <ListBoxItem id={entry.id} textValue={entry.text} className={styles.item ?? ""}>
      {entry.state && <RunStateMark state={entry.state} />}
      <span className={styles.text}>{entry.text}</span>
      {entry.hint && <span className={styles.hint}>{entry.hint}</span>}
    </ListBoxItem>
  );
}
