/** CodeMirror for YAML. It is mounted in a shadow root, where its styles are adopted sheets, as the page's policy asks. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import styles from "@/form/yaml/YamlPane.module.css";

interface CodeEditorProps {
  readonly text: string;
  readonly name: string;
  readonly describedBy: string;
  readonly onText: (text: string) => void;
}

export function CodeEditor({ text, name, describedBy, onText }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(onText);
  latest.current = onText;
  const first = useRef(text);
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open", delegatesFocus: true });
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: first.current, extensions: extensions(name, (given) => latest.current(given)) }),
    });
    return () => view.destroy();
  }, [name]);
  return (
    <div
      ref={host}
      className={styles.host}
      aria-describedby={describedBy}
      // A shadow root hides that somebody types in it: keys of the page must not take these for theirs.
      onKeyDown={(event) => {
        if (!event.metaKey && !event.ctrlKey) event.nativeEvent.stopPropagation();
      }}
    />
  );
}

/** Mod-Enter launches, wherever one is on the page. */
const keys = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

function extensions(name: string, onText: (text: string) => void) {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    yaml(),
    syntaxHighlighting(highlights),
    keymap.of([...keys, ...historyKeymap, indentWithTab]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onText(update.state.doc.toString());
    }),
    theme,
  ];
}

const highlights = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--text-2)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--warn)" },
  { tag: tags.string, color: "var(--good)" },
]);

const theme = EditorView.theme({
  "&": { fontSize: "13px", color: "var(--text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", maxHeight: "60vh", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--text-2)", backgroundColor: "var(--surface-2)", border: "none" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-surface)",
  },
});
