/** What a field is about, in one line: what the author wrote, its type, its range, and where it stands in the file. */
import type { Node } from "@/form/model/nodes";
import { rangeWords, typeWords } from "@/form/model/words";
import { textOfValue } from "@/form/model/typed";
import { useForm } from "@/form/view/formContext";
import styles from "@/form/view/Help.module.css";

interface HelpProps {
  readonly node: Node;
  readonly id?: string;
  /** Without type and range, of a group. */
  readonly isAlone?: boolean;
}

export function Help({ node, id, isAlone = false }: HelpProps) {
  const { notes, store } = useForm();
  const note = notes.get(node.key);
  const text = node.description ?? note?.comment;
  const facts = isAlone ? [] : factsOf(node, store.model(node.area)?.reader);
  if (note && (!isAlone || text) && node.path.length > 0) facts.push(`line ${note.line}`);
  if (!text && facts.length === 0) return null;
  return (
    <p id={id} className={styles.help}>
      {text && <span className={styles.text}>{text}</span>}
      {facts.length > 0 && <span className={styles.facts}>{facts.join(" · ")}</span>}
    </p>
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
  const isChosen = node.kind === "field" && node.widget === "options";
  const rest = isChosen ? "" : rangeWords(node.schema);
  const fallback =
    node.baseline === undefined && node.fallback !== undefined && node.fallback !== null
      ? `default ${textOfValue(node.fallback) || '""'}`
      : "";
  return [shown, rest, fallback, node.isRequired && node.baseline === undefined ? "required" : ""].filter(Boolean);
}
