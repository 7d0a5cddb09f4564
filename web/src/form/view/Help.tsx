/** What an input is about: what the author wrote; and beside its control its type, its range, and its line in the file. */
import { useState } from "react";
import { isSecretField, type Node } from "@/form/model/nodes";
import { rangeWords, typeWords } from "@/form/model/words";
import { textOfValue } from "@/form/model/typed";
import { useForm } from "@/form/view/formContext";
import { MarkedText } from "@/ui/MarkedText";
import styles from "@/form/view/Help.module.css";

interface HelpProps {
  readonly node: Node;
  readonly id?: string;
}

/** The author's description, or else the file's own comment. */
export function Description({ node, id }: HelpProps) {
  const text = node.description ?? useForm().notes.get(node.key)?.comment;
  if (!text) return null;
  return text.length > SHORT ? <LongDescription text={text} id={id} /> : <Text text={text} id={id} />;
}

/** So many characters stay a few lines beside a control. */
const SHORT = 180;

interface TextProps {
  readonly text: string;
  readonly id: string | undefined;
  readonly isCut?: boolean;
}

function Text({ text, id, isCut = false }: TextProps) {
  return (
    <p id={id} className={isCut ? `${styles.description} ${styles.cut}` : styles.description}>
      <MarkedText text={text} />
    </p>
  );
}

/** Its first lines; the rest is shown on demand, and told to screen readers in any case. */
function LongDescription({ text, id }: TextProps) {
  const [isWhole, setIsWhole] = useState(false);
  return (
    <>
      <Text text={text} id={id} isCut={!isWhole} />
      <button type="button" className={styles.more} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
        {isWhole ? "less" : "more"}
      </button>
    </>
  );
}

/** In one line, which is cut where the control leaves no more room: the title has all of it. */
export function Facts({ node, id }: HelpProps) {
  const { notes, store } = useForm();
  const line = notes.get(node.key)?.line;
  const facts = factsOf(node, store.model(node.area)?.reader);
  if (line !== undefined) facts.push(`line ${line}`);
  const text = facts.join(" · ");
  return (
    <span id={id} className={styles.facts} title={text}>
      {text}
    </span>
  );
}

function factsOf(node: Node, reader: Parameters<typeof typeWords>[0] | undefined): string[] {
  const type =
    node.kind === "choice"
      ? [...new Set(node.variants.map((one) => one.name))].join(" | ")
      : reader
        ? typeWords(reader, node.schema)
        : "";
  const shown = node.isNullable && type !== "any" && !type.includes("null") ? `${type} | null` : type;
  // What can be chosen is seen, and a type beside it would look like one more choice.
  const isChosen = node.kind === "field" && (node.widget === "options" || node.widget === "switch");
  // That a secret is one is said by its own words.
  const about = isChosen ? [] : [isSecretField(node) ? "" : shown, rangeWords(node.schema)];
  const fallback =
    node.baseline === undefined && node.fallback !== undefined && node.fallback !== null
      ? `default ${textOfValue(node.fallback) || '""'}`
      : "";
  return [...about, fallback, node.isRequired && node.baseline === undefined ? "required" : ""].filter(Boolean);
}
