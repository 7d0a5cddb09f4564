/** Config files as values, to compare them input by input. YAML is read by a library that is loaded when it is needed. */
import { keepDigits, parseJson, type Json } from "@/api/json";

const MOST_NODES = 50_000;

/** The values of a file; null for a format that the page does not read, and for what is none of its kind. */
export async function readFile(text: string, format: string): Promise<Json | null> {
  try {
    if (format === "json") return parseJson(text);
    if (format === "yaml") return await readYaml(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TooLarge) return null;
    throw error;
  }
  return null;
}

/** Aliases in it may stand for more than there is room for. */
class TooLarge extends Error {}

async function readYaml(text: string): Promise<Json | null> {
  const { isAlias, isMap, isScalar, isSeq, parseAllDocuments } = await import("yaml");
  const documents = parseAllDocuments(text, { merge: true });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null;
  let nodes = 0;

  function read(document: (typeof documents)[number], node: unknown): Json {
    nodes += 1;
    if (nodes > MOST_NODES) throw new TooLarge();
    if (isAlias(node)) return read(document, node.resolve(document));
    if (isMap(node)) {
      return Object.fromEntries(node.items.map(({ key, value }) => [keyText(key), read(document, value)]));
    }
    if (isSeq(node)) return node.items.map((item) => read(document, item));
    if (!isScalar(node)) return null;
    const { value, source } = node;
    if (typeof value === "number") return isNumeral(source) ? keepDigits(source) : (source ?? String(value));
    return typeof value === "string" || typeof value === "boolean" || value === null ? value : String(value);
  }

  function keyText(key: unknown): string {
    return isScalar(key) ? (key.source ?? String(key.value)) : String(key);
  }

  const read1 = documents.map((document) => read(document, document.contents));
  return read1.length === 1 ? (read1[0] ?? null) : Object.fromEntries(read1.map((one, at) => [`[${at}]`, one]));
}

/** Whether a number's text is one of JSON's, too: others, such as `0x1F` and `.5`, stay texts. */
function isNumeral(source: string | undefined): source is string {
  return source !== undefined && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(source);
}
