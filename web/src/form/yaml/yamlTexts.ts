/** The YAML editors of a form: which are open, what is typed in them, and what of that can't be read. */
import type { ChangedPlace } from "@/form/listeners";
import type { Node } from "@/form/model/nodes";
import { type Path, formatPath, isWithin } from "@/form/model/paths";
import type { Area, Unreadable } from "@/form/store";

interface Typed {
  readonly area: Area;
  readonly path: Path;
  readonly text: string;
  readonly fault: string | undefined;
}

export class YamlTexts {
  private readonly open = new Map<string, { readonly area: Area; readonly path: Path; resets: number }>();
  private readonly typed = new Map<string, Typed>();

  isOn(node: Node): boolean {
    return this.open.has(node.key);
  }

  show(node: Node, isOn: boolean): void {
    this.typed.delete(node.key);
    if (isOn) this.open.set(node.key, { area: node.area, path: node.path, resets: 0 });
    else this.open.delete(node.key);
  }

  type(node: Node, text: string, fault: string | undefined): void {
    this.typed.set(node.key, { area: node.area, path: node.path, text, fault });
  }

  /** Whether there was a text. */
  forget(node: Node): boolean {
    return this.typed.delete(node.key);
  }

  text(node: Node): string | undefined {
    return this.typed.get(node.key)?.text;
  }

  fault(node: Node): string | undefined {
    return this.typed.get(node.key)?.fault;
  }

  resets(node: Node): number {
    return this.open.get(node.key)?.resets ?? 0;
  }

  /** The value at a node was changed otherwise: what was typed at it, above it and below it no longer counts. */
  reset(node: Node): void {
    for (const [key, { area, path }] of this.typed) if (isRelated(node, area, path)) this.typed.delete(key);
    for (const editor of this.open.values()) if (isRelated(node, editor.area, editor.path)) editor.resets += 1;
  }

  /** What was typed no longer counts; returns where editors are, for they show something else now. */
  clear(): readonly ChangedPlace[] {
    const places = [...this.open, ...this.typed].map(([key, { area, path }]) => ({ area, path, key }));
    this.typed.clear();
    for (const editor of this.open.values()) editor.resets += 1;
    return places;
  }

  unreadable(): readonly Unreadable[] {
    return [...this.typed.values()].flatMap(({ area, path, fault }) =>
      fault === undefined ? [] : [{ area, path: formatPath(path), message: fault }],
    );
  }
}

const isRelated = (node: Node, area: Area, path: Path) =>
  area === node.area && (isWithin(path, node.path) || isWithin(node.path, path));
