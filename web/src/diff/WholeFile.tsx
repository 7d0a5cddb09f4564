/**
 * A whole file, as it was and as it is, side by side.
 *
 * CodeMirror is mounted in a shadow root: there it uses adopted style sheets, which the page's policy allows.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef, useState } from "react";
import type { Sides } from "@/diff/WholeFileDialog";
import { Button } from "@/ui/Button";
import styles from "@/diff/WholeFile.module.css";

/** So many unchanged lines and more are one, with some of them left around what changes. */
const COLLAPSED = { margin: 6, minSize: 12 };

interface WholeFileProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly sides: Sides;
}

export function WholeFile({ path, before, after, sides: { was, now } }: WholeFileProps) {
  const host = useRef<HTMLDivElement>(null);
  const [isWhole, setIsWhole] = useState(false);
  const mayCollapse = before.split("\n").length > COLLAPSED.minSize;
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const labels = { was: `${path} ${was}`, now: `${path} ${now}` };
    const destroy =
      before === after ? showOne(root, path, after) : showBoth(root, path, { before, after }, labels, isWhole);
    return () => {
      destroy();
      root.replaceChildren();
    };
  }, [path, before, after, was, now, isWhole]);
  return (
    <>
      {before !== after && (
        <div className={styles.sides}>
          {mayCollapse && (
            <Button kind="quiet" aria-pressed={isWhole} onPress={() => setIsWhole(!isWhole)}>
              all lines
            </Button>
          )}
          <span>{was}</span>
          <span>{now}</span>
        </div>
      )}
      <div ref={host} className={styles.host} />
    </>
  );
}

function showBoth(
  root: ShadowRoot,
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
  labels: Sides,
  isWhole: boolean,
): () => void {
  const view = new MergeView({
    a: { doc: before, extensions: reading(path, labels.was) },
    b: { doc: after, extensions: reading(path, labels.now) },
    parent: root as unknown as Element, // it is only appended to
    root,
    ...(isWhole ? {} : { collapseUnchanged: COLLAPSED }), // which only a mouse opens again
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
  ".cm-collapsedLines": {
    background: "var(--surface-3)",
    color: "var(--text-2)",
    "&:before, &:after": { content: '"⋯"' }, // few fonts have CodeMirror's own sign
  },
});
