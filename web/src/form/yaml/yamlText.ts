/** YAML text as JSON values and back, without losing digits: `1e-5` and big ints stay as they are written. */
import {
  Document,
  type ParsedNode,
  type Scalar,
  type ScalarTag,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
} from "yaml";
import { type Json, LosslessNumber } from "@/api/json";
import { readNumber } from "@/form/model/numerals";
import { setMember } from "@/form/model/values";

type ReadYaml = { readonly value: Json } | { readonly fault: string };

const MAX_ALIASES = 100;
const WIDTH = 100;

/** The value that a text means; a fault says what is wrong with it, and where. */
export function readYaml(text: string): ReadYaml {
  const documents = parseAllDocuments(text, { version: "1.2", schema: "core", prettyErrors: true, uniqueKeys: true });
  if (!Array.isArray(documents) || documents.length === 0) return { value: null };
  if (documents.length > 1) return { fault: "Several documents: take out the lines with `---`." };
  const [document] = documents;
  const error = document?.errors[0];
  if (!document || error) return { fault: faultOf(error) };
  try {
    return { value: new Reader(document).read(document.contents as ParsedNode | null) };
  } catch (wrong) {
    if (wrong instanceof Unsupported) return { fault: wrong.message };
    throw wrong;
  }
}

function faultOf(
  error: { message: string; linePos?: readonly { line: number; col: number }[] | undefined } | undefined,
): string {
  const [first = ""] = (error?.message ?? "").split(" at line ");
  const at = error?.linePos?.[0];
  return `Not valid YAML${at ? `, line ${at.line}, column ${at.col}` : ""}: ${first}`;
}

class Unsupported extends Error {}

class Reader {
  private aliases = 0;

  constructor(private readonly document: Document.Parsed) {}

  read(node: unknown): Json {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      this.aliases += 1;
      if (this.aliases > MAX_ALIASES) throw new Unsupported(`More than ${MAX_ALIASES} aliases: write the values out.`);
      return this.read(node.resolve(this.document));
    }
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    if (isMap(node)) return this.readMap(node.items);
    return isScalar(node) ? readScalar(node) : null;
  }

  private readMap(items: readonly { readonly key: unknown; readonly value: unknown }[]): Json {
    const value: Record<string, Json> = {};
    for (const { key, value: inner } of items) {
      if (!isScalar(key)) throw new Unsupported("A key that is a map or a list can't be sent: write a text.");
      setMember(value, keyText(key), this.read(inner));
    }
    return value;
  }
}

const keyText = (key: Scalar) => (typeof key.value === "string" ? key.value : (key.source ?? String(key.value)));

function readScalar(scalar: Scalar): Json {
  const { value, source } = scalar;
  if (typeof value === "number" || typeof value === "bigint") {
    if (/^[+-]?0[xo]/i.test(source ?? ""))
      return new LosslessNumber(BigInt(source?.replace(/^\+/, "") ?? "0").toString());
    return readNumber(source ?? String(value), false) ?? String(value);
  }
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

/** A value as YAML: maps and lists of maps as blocks, lists of scalars on one line. */
export function writeYaml(value: Json): string {
  const document = new Document(value, {
    version: "1.2",
    schema: "core",
    customTags: (tags) => [NUMERAL, ...tags],
    aliasDuplicateObjects: false,
    keepUndefined: false,
  });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
    Map: (_, map) => {
      if (map.items.length === 0) map.flow = true;
    },
  });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}

/** A number that is kept as its text. It is never resolved: what is read is read by `readScalar`. */
const NUMERAL: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (one) => one instanceof LosslessNumber,
  resolve: (text) => text,
  stringify: ({ value }) => (value as LosslessNumber).value,
  test: /(?!)/,
};
