/**
 * Who is told of which change: each field listens to its own key, each group to all below it.
 *
 * A store that told everybody of each key would make a form of thousands slow to type in.
 */
import { type Path, pathKey } from "@/form/model/paths";
import type { Area } from "@/form/store";

export interface ChangedPlace {
  readonly area: Area;
  readonly path: Path;
  readonly key: string;
}

type Listener = () => void;

export class Listeners {
  private readonly everything = new Set<Listener>();
  private readonly reveals = new Set<Listener>();
  private readonly at = new Map<string, Set<Listener>>();
  private readonly below = new Map<string, Set<Listener>>();
  private readonly versions = new Map<string, number>();
  private reveal = 0;

  subscribe(listener: Listener): () => void {
    return add(this.everything, listener);
  }

  /** Changes of one field, and of nothing else. */
  subscribeAt(key: string, listener: Listener): () => void {
    return addAt(this.at, key, listener);
  }

  /** Changes at a group, and of anything below it. */
  subscribeBelow(key: string, listener: Listener): () => void {
    return addAt(this.below, key, listener);
  }

  subscribeReveal(listener: Listener): () => void {
    return add(this.reveals, listener);
  }

  /** Grows with each change at a key. */
  version(key: string): number {
    return this.versions.get(key) ?? 0;
  }

  /** Grows with each change at a key or below it. */
  versionBelow(key: string): number {
    return this.versions.get(`${key}\n`) ?? 0;
  }

  revealVersion(): number {
    return this.reveal;
  }

  notifyReveal(): void {
    this.reveal += 1;
    for (const listener of [...this.reveals]) listener();
  }

  notify(places: Iterable<ChangedPlace>): void {
    const told = new Set<Listener>(this.everything);
    for (const { area, path, key } of places) {
      this.versions.set(key, this.version(key) + 1);
      this.at.get(key)?.forEach((listener) => told.add(listener));
      for (let length = path.length; length >= 0; length -= 1) {
        const above = `${area ?? ""}\n${pathKey(path.slice(0, length))}`;
        this.versions.set(`${above}\n`, this.versionBelow(above) + 1);
        this.below.get(above)?.forEach((listener) => told.add(listener));
      }
    }
    for (const listener of told) listener();
  }
}

function add(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function addAt(listeners: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
  const known = listeners.get(key) ?? new Set<Listener>();
  listeners.set(key, known);
  known.add(listener);
  return () => {
    known.delete(listener);
    if (known.size === 0) listeners.delete(key);
  };
}
