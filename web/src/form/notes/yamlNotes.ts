/** Lines and comments of the values of a YAML or JSON text. */
import { LineCounter, type Node as YamlNode, type Pair, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import { commentText, joinComments } from "@/form/notes/comments";
import type { FileNote } from "@/form/notes/notes";
import { type Path, pathKey } from "@/form/model/paths";

/** Notes by the keys of paths. */
export function yamlNotes(text: string): ReadonlyMap<string, FileNote> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  const found = new Map<string, FileNote>();
  if (!Array.isArray(documents)) return found;
  documents.forEach((document, number) => {
    const top: Path = documents.length > 1 ? [`[${number}]`] : [];
    visit(document.contents, top);
  });
  return found;

  function visit(node: unknown, path: Path): void {
    if (isMap(node)) {
      const shared = textOf(node.commentBefore);
      node.items.forEach((pair, at) =>
        visitPair(pair, path, at === 0 ? shared : undefined, at === 0 && path.length === 0),
      );
    }
    if (isSeq(node)) {
      node.items.forEach((item, at) => {
        const inner: Path = [...path, at];
        const of = item as YamlNode;
        note(inner, of, textOf(of.comment) ?? textOf(of.commentBefore));
        visit(item, inner);
      });
    }
  }

  /** `isFirst` of the file: what stands above it may be about the whole file. */
  function visitPair({ key, value }: Pair, path: Path, shared: string | undefined, isFirst: boolean): void {
    if (!isScalar(key)) return;
    const inner: Path = [...path, typeof key.value === "string" ? key.value : (key.source ?? String(key.value))];
    const of = value as YamlNode | null;
    const beside = of && (isMap(of) || isSeq(of)) ? undefined : textOf(of?.comment);
    note(inner, key, joinComments(isFirst ? undefined : (lastBlock(key.commentBefore) ?? shared), beside));
    visit(value, inner);
  }

  function note(path: Path, node: YamlNode | null, comment: string | undefined): void {
    const offset = node?.range?.[0];
    if (offset !== undefined) found.set(pathKey(path), { line: lines.linePos(offset).line, comment });
  }
}

/** The lines directly above a key: what stands before a blank line is about something else. */
function lastBlock(comment: string | null | undefined): string | undefined {
  return textOf(comment?.split(/\n\s*\n/).at(-1));
}

function textOf(comment: string | null | undefined): string | undefined {
  return commentText(comment?.split("\n") ?? []);
}
