/**
 * A whole file, as it is registered and as the run would see it, side by side.
 *
 * CodeMirror is mounted in a shadow root: there it uses adopted style sheets, which the page's policy allows.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import styles from "@/diff/WholeFile.module.css";

interface WholeFileProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export function WholeFile({ path, before, after }: WholeFileProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const show = before === after ? showOne : showBoth;
    const destroy = show(root, path, before, after);
    return () => {
      destroy();
      root.replaceChildren();
    };
  }, [path, before, after]);
  return <div ref={host} className={styles.host} />;
}

function showBoth(root: ShadowRoot, path: string, before: string, after: string): () => void {
  const view = new MergeView({
    a: { doc: before, extensions: reading(path, `${path} as registered`) },
    b: { doc: after, extensions: reading(path, `${path} as the run would see it`) },
    parent: root as unknown as Element, // it is only appended to
    root,
    collapseUnchanged: { margin: 6, minSize: 12 },
    gutter: false,
  });
  return () => view.destroy();
}

function showOne(root: ShadowRoot, path: string, text: string): () => void {
  const state = EditorState.create({ doc: text, extensions: reading(path, path) });
  const view = new EditorView({ state, parent: root, root });
  return () => view.destroy();
}

function reading(path: string, label: string): Extension {
  return [
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
    /\.ya?ml$/.test(path) ? [yaml(), syntaxHighlighting(HIGHLIGHTS)] : [],
    THEME,
  ];
}

const HIGHLIGHTS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--text-2)", fontStyle: "italic" },
]);

/** The page's tokens reach into the shadow root. */
const THEME = EditorView.theme({
  "&": { fontSize: "12px", color: "var(--text)", backgroundColor: "var(--surface)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "18px" },
  ".cm-gutters": { backgroundColor: "var(--surface-2)", color: "var(--text-2)", borderColor: "var(--line)" },
  "&.cm-merge-a .cm-changedLine": { backgroundColor: "var(--removed)" },
  "&.cm-merge-b .cm-changedLine": { backgroundColor: "var(--added)" },
  "&.cm-merge-a .cm-changedText, &.cm-merge-b .cm-changedText": {
    background: "none",
    textDecoration: "underline",
    textDecorationThickness: "2px",
  },
  ".cm-collapsedLines": { background: "var(--surface-3)", color: "var(--text-2)" },
});
