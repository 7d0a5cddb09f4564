/**
 * Drafts: what stands in a form that was left half filled, kept in this browser until its person signs out. Secrets are
 * never kept.
 *
 * One for each job's version, and apart from it one for each run that is being cloned.
 */
import { isObject, parseJson, writeJson } from "@/api/json";
import { type Filling, type LaunchDocument, readDocument, UnreadableDocument } from "@/launch/document";
import { type DraftKey, nameOf } from "@/launch/draftKey";
import { keptKind } from "@/session/keptNames";

const MAX_DRAFTS = 30;

export interface Draft extends Filling {
  readonly at: string;
  /** Whether secrets had been typed, which are lost. */
  readonly hadSecrets: boolean;
  readonly document: LaunchDocument;
}

/** Keep a launch, without its secrets; returns false if the browser does not let the page keep anything. */
export function keepDraft(key: DraftKey, document: LaunchDocument, hadSecrets: boolean, now = new Date()): boolean {
  try {
    localStorage.setItem(nameOf("draft", key), writeJson({ at: now.toISOString(), hadSecrets, launch: document }));
    dropOldest();
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** The draft that was kept; undefined if there is none, or none that can be read any more. */
export function keptDraft(key: DraftKey): Draft | undefined {
  const text = localStorage.getItem(nameOf("draft", key));
  if (text === null) return undefined;
  try {
    const kept = parseJson(text);
    if (!isObject(kept) || typeof kept["at"] !== "string") return undefined;
    const filling = readDocument(kept["launch"]);
    const document = kept["launch"] as unknown as LaunchDocument;
    return { ...filling, document, at: kept["at"], hadSecrets: kept["hadSecrets"] === true };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UnreadableDocument) return undefined;
    throw error;
  }
}

export function dropDraft(key: DraftKey): void {
  localStorage.removeItem(nameOf("draft", key));
}

function dropOldest(): void {
  const kept = Object.keys(localStorage).filter((name) => name.startsWith(keptKind("draft")));
  if (kept.length <= MAX_DRAFTS) return;
  const byAge = kept.map((name) => [timeOf(localStorage.getItem(name) ?? ""), name] as const).sort();
  for (const [, name] of byAge.slice(0, kept.length - MAX_DRAFTS)) localStorage.removeItem(name);
}

function timeOf(text: string): string {
  return /"at":"([^"]*)"/.exec(text)?.[1] ?? "";
}
