/** YAML and JSON in colours: pieces of text in spans, made by the parser of the page's editor. */
import { yamlLanguage } from "@codemirror/lang-yaml";
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { useMemo } from "react";
import styles from "@/run/inputs/InputsTab.module.css";

const classes = tagHighlighter([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: styles.key ?? "" },
  { tag: [tags.comment, tags.lineComment], class: styles.comment ?? "" },
  { tag: [tags.string, tags.attributeValue], class: styles.string ?? "" },
  { tag: [tags.meta, tags.keyword, tags.typeName, tags.labelName], class: styles.meta ?? "" },
]);

interface HighlightedTextProps {
  readonly label: string;
  readonly text: string;
}

export default function HighlightedText({ label, text }: HighlightedTextProps) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  return (
    <pre className={styles.text} tabIndex={0} aria-label={label} role="region">
      {pieces.map(([piece, name], index) =>
        name === "" ? (
          piece
        ) : (
          <span key={index} className={name}>
            {piece}
          </span>
        ),
      )}
    </pre>
  );
}

function piecesOf(text: string): (readonly [text: string, className: string])[] {
  const pieces: (readonly [string, string])[] = [];
  let at = 0;
  highlightTree(yamlLanguage.parser.parse(text), classes, (from, to, name) => {
    if (from > at) pieces.push([text.slice(at, from), ""]);
    pieces.push([text.slice(from, to), name]);
    at = to;
  });
  pieces.push([text.slice(at), ""]);
  return pieces;
}
