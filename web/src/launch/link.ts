/**
 * A link with the values of a launch in its fragment, which browsers send to nobody: `#v=…`.
 *
 * What is in a link is hostile: it is read within bounds, checked for its shape, and shown before anything is launched.
 */
import { parseJson, writeJson } from "@/api/json";
import { type Filling, type LaunchDocument, readDocument, UnreadableDocument } from "@/launch/document";

const NAME = "v=";
const LONG = 500; // characters of JSON from which on it is compressed
const MAX_ENCODED = 200_000;
const MAX_BYTES = 1_000_000;
const MAX_DEPTH = 100;

export interface LinkedLaunch extends Filling {
  /** The version of the job that the link was made for, if it says so. */
  readonly version: number | undefined;
}

/** A link that can't be read. The message is a sentence for people. */
export class BadLink extends Error {
  constructor(reason: string) {
    super(`The values in this link were not used: ${reason}. Ask for the link again, or fill the form yourself.`);
  }
}

/** The fragment for a launch, without `#`. Secrets must not be in `document`. */
export async function writeFragment(document: LaunchDocument, version: number): Promise<string> {
  const text = writeJson({ version, launch: document });
  const bytes = new TextEncoder().encode(text);
  const isLong = text.length > LONG;
  return `${NAME}${isLong ? "1" : "0"}${toBase64(isLong ? await pipe(bytes, new CompressionStream("deflate-raw")) : bytes)}`;
}

/** Whether a fragment, without `#`, has values. */
export function hasValues(fragment: string): boolean {
  return fragment.startsWith(NAME);
}

/** What a fragment says. Raises BadLink. */
export async function readFragment(fragment: string): Promise<LinkedLaunch> {
  const [kind, encoded] = [fragment.slice(NAME.length, NAME.length + 1), fragment.slice(NAME.length + 1)];
  if (!hasValues(fragment) || (kind !== "0" && kind !== "1")) throw new BadLink("it is not complete");
  if (encoded.length > MAX_ENCODED) throw new BadLink("it is too long");
  const bytes = fromBase64(encoded);
  const content = kind === "1" ? await pipe(bytes, new DecompressionStream("deflate-raw")) : bytes;
  const { version, launch } = parseContent(content);
  try {
    return { ...readDocument(launch), version: typeof version === "number" ? version : undefined };
  } catch (error) {
    if (error instanceof UnreadableDocument) throw new BadLink(error.message);
    throw error;
  }
}

function parseContent(content: Uint8Array): { readonly version?: unknown; readonly launch?: unknown } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    // The platform's parser is iterative in depth and makes own properties of all keys: it decides what may be read.
    checkKeys(JSON.parse(text), 0);
  } catch (error) {
    if (error instanceof BadLink) throw error;
    throw new BadLink("it is damaged");
  }
  const read = parseJson(text);
  return typeof read === "object" && read !== null ? (read as { version?: unknown; launch?: unknown }) : {};
}

function checkKeys(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) throw new BadLink("its values nest too deep");
  if (Object.hasOwn(value, "__proto__")) throw new BadLink("it has a key `__proto__`");
  for (const inner of Object.values(value)) checkKeys(inner, depth + 1);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw new BadLink("it is damaged");
  }
}

/** Bytes through a stream that (de)compresses; raises BadLink if they are damaged, or become too many. */
async function pipe(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array<ArrayBuffer>> {
  const reader = (new Blob([bytes]).stream().pipeThrough(stream) as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const part = await reader.read().catch(() => {
      throw new BadLink("it is damaged");
    });
    if (part.done) break;
    size += part.value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new BadLink("it is too long");
    }
    parts.push(new Uint8Array(part.value));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
