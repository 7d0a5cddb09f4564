/** The edits of a form: a map from the key of a field to what stands in it. */
import type { Edit, Entry } from "@/form/edits/edits";
import type { Node } from "@/form/model/nodes";
import { type Path, isWithin } from "@/form/model/paths";
import type { Area } from "@/form/store";

export interface PlacedEntry extends Entry {
  readonly area: Area;
  readonly key: string;
}

export class Entries {
  private readonly byKey = new Map<string, PlacedEntry>();
  /** How many edits make a map or list anew, or remove something: what lies below them has no registered value. */
  private structural = 0;

  get(key: string): Edit | undefined {
    return this.byKey.get(key)?.edit;
  }

  placed(key: string | undefined): PlacedEntry | undefined {
    return key === undefined ? undefined : this.byKey.get(key);
  }

  all(): Iterable<PlacedEntry> {
    return this.byKey.values();
  }

  ofArea(area: Area): PlacedEntry[] {
    return [...this.byKey.values()].filter((entry) => entry.area === area);
  }

  get size(): number {
    return this.byKey.size;
  }

  set(entry: PlacedEntry): void {
    this.structural += Number(isStructural(entry.edit)) - Number(this.isStructuralAt(entry.key));
    this.byKey.set(entry.key, entry);
  }

  delete(key: string): boolean {
    this.structural -= Number(this.isStructuralAt(key));
    return this.byKey.delete(key);
  }

  /** Let entries that are there take each other's places, so that they come in the given order. */
  arrange(entries: readonly PlacedEntry[]): void {
    const moved = new Set(entries.map(({ key }) => key));
    const places = [...this.byKey.values()];
    const next = entries.values();
    this.byKey.clear();
    for (const place of places) {
      const entry = moved.has(place.key) ? (next.next().value ?? place) : place;
      this.byKey.set(entry.key, entry);
    }
  }

  /** The entries at and below a path. */
  within(area: Area, path: Path): PlacedEntry[] {
    return [...this.byKey.values()].filter((entry) => entry.area === area && isWithin(entry.path, path));
  }

  /** Whether something above a node takes away what is registered there. */
  isCutOff(node: Node): boolean {
    if (this.structural === 0) return false;
    for (let above = node.parent; above; above = above.parent) {
      const edit = this.byKey.get(above.key)?.edit;
      if (edit && takesAway(edit)) return true;
    }
    return false;
  }

  /** The entries that are changes of their own: not parts of what is made anew above them. */
  roots(): PlacedEntry[] {
    const all = [...this.byKey.values()];
    if (this.structural === 0) return all;
    const made = all.filter((entry) => isStructural(entry.edit));
    return all.filter(
      (entry) =>
        !made.some(
          (above) =>
            above.area === entry.area && above.path.length < entry.path.length && isWithin(entry.path, above.path),
        ),
    );
  }

  private isStructuralAt(key: string): boolean {
    const known = this.byKey.get(key);
    return known !== undefined && isStructural(known.edit);
  }
}

const isStructural = (edit: Edit) => edit.kind !== "value";

const takesAway = (edit: Edit) =>
  edit.kind === "list" || edit.kind === "remove" || (edit.kind === "map" && edit.replaces);
