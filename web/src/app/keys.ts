/**
 * Keyboard shortcuts: what each page binds, in one registry, so that `?` can list them.
 *
 * A key that a person types into a field, a menu or a dialog is never a shortcut; `mod+…` is one in fields, too. Keys
 * that are a single character can be switched off (WCAG 2.1.4).
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

/** `j`, `?`, `Enter`, `Escape`, or with ⌘ on Apple's keyboards and Ctrl on others: `mod+k`, `mod+Enter`. */
export type Key = string;

export interface Binding {
  /** What it does, as `?` lists it: `Launch this job`. */
  readonly description: string;
  readonly action: () => void;
  /** Whether it goes on while the key is held down, as moving in a list does. */
  readonly repeats?: boolean;
}

export type Bindings = Readonly<Record<Key, Binding>>;

interface Layer {
  readonly scope: string;
  readonly bindings: () => Bindings;
}

export interface ListedKeys {
  readonly scope: string;
  readonly keys: readonly (readonly [key: Key, description: string])[];
}

/** The scope of keys that every page has. Those of a page go before them. */
export const EVERYWHERE = "Everywhere";

const layers: Layer[] = [];

/** Bind keys while the component is shown. The newest binding of a key counts. */
export function useKeys(bindings: Bindings, { scope }: { readonly scope: string }): void {
  const newest = useRef(bindings);
  useEffect(() => {
    newest.current = bindings;
  });
  useEffect(() => {
    const layer: Layer = { scope, bindings: () => newest.current };
    if (layers.length === 0) document.addEventListener("keydown", runBinding);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) document.removeEventListener("keydown", runBinding);
    };
  }, [scope]);
}

/** All keys that are bound now: those of the page, then those of everywhere. */
export function listKeys(): readonly ListedKeys[] {
  const scopes = new Map<string, Map<Key, string>>();
  for (const layer of inOrder()) {
    const keys = scopes.get(layer.scope) ?? new Map<Key, string>();
    scopes.set(layer.scope, keys);
    for (const [key, { description }] of Object.entries(layer.bindings())) {
      if (!keys.has(key)) keys.set(key, description);
    }
  }
  return [...scopes].map(([scope, keys]) => ({ scope, keys: [...keys] }));
}

function inOrder(): readonly Layer[] {
  const isGeneral = (layer: Layer) => layer.scope === EVERYWHERE;
  const newestFirst = [...layers].reverse();
  return [...newestFirst.filter((one) => !isGeneral(one)), ...newestFirst.filter(isGeneral)];
}

function runBinding(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  const key = keyOf(event);
  if (key === undefined || !mayFire(key, event)) return;
  for (const layer of inOrder()) {
    const bindings = layer.bindings();
    const binding = Object.hasOwn(bindings, key) ? bindings[key] : undefined;
    if (binding === undefined) continue;
    if (event.repeat && !binding.repeats) return;
    event.preventDefault();
    binding.action();
    return;
  }
}

/** The name under which a key is bound; undefined if it has a modifier that no binding has. */
function keyOf(event: KeyboardEvent): Key | undefined {
  if (event.altKey) return undefined;
  const mod = isApple() ? event.metaKey : event.ctrlKey;
  const other = isApple() ? event.ctrlKey : event.metaKey;
  if (other) return undefined;
  // With caps lock on, the key `l` is `L`; with shift it is another key.
  const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
  if (mod) return `mod+${key}`;
  return event.shiftKey && key.length > 1 ? undefined : key;
}

const TYPES_NOTHING = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);
const TAKES_KEYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="combobox"]';
const TAKES_ENTER = 'a[href], button, summary, input, [role="button"], [role="link"], [role="tab"], [role="row"]';

function mayFire(key: Key, event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return true;
  if (target.closest(TAKES_KEYS)) return false;
  if (key.startsWith("mod+")) return true;
  if (isTyping(target)) return false;
  if (key === "Enter") return !target.closest(TAKES_ENTER);
  return key.length > 1 || areCharacterKeysOn();
}

function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !TYPES_NOTHING.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.closest('[contenteditable]:not([contenteditable="false"])') !== null;
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

const NAMES: Readonly<Record<string, string>> = { Enter: "⏎", Escape: "Esc" };

/** A key as people know it: `⌘K`, `Ctrl+K`, `⏎`. */
export function keyLabel(key: Key): string {
  const [last = key, mod] = key.split("+").reverse();
  const name = NAMES[last] ?? (last.length === 1 && mod ? last.toUpperCase() : last);
  if (mod !== "mod") return name;
  return isApple() ? `⌘${name}` : `Ctrl+${name}`;
}

const KEPT = "launchbay.character-keys";
const listeners = new Set<() => void>();

/** Whether keys that are a single character are shortcuts, on this device. */
export function areCharacterKeysOn(): boolean {
  return localStorage.getItem(KEPT) !== "off";
}

export function setCharacterKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? "on" : "off");
  for (const listener of listeners) listener();
}

export function useCharacterKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, areCharacterKeysOn);
}
