/**
 * Overrides as assignments, as they would be typed after `-o`: each does the same.
 *
 * The rules are those of `launchbay_core.inputs.shown_assignments`.
 */
import { isObject } from "@/api/json";
import { formatPath, type Path, readPath } from "@/form/model/paths";
import { areasOf, partOf } from "@/launch/copy/areas";
import { canBeTyped, writeLeftSide } from "@/launch/copy/leftSides";
import { valueText } from "@/launch/copy/texts";
import type { Area, Overrides } from "@/form/store";

/** A key that is empty has no path that could be typed. */
export class CantBeTyped extends Error {}

/** Raises CantBeTyped. */
export function assignmentsOf(overrides: Overrides): string[] {
  return areasOf(overrides).flatMap((area) => new AreaWriter(overrides, area).write());
}

class AreaWriter {
  private readonly part;
  private readonly replaced: ReadonlySet<string>;
  private readonly added: ReadonlySet<string>;

  constructor(
    overrides: Overrides,
    private readonly area: Area,
  ) {
    this.part = partOf(overrides, area);
    this.replaced = canonical(this.part.replace);
    this.added = canonical(this.part.add);
  }

  write(): string[] {
    const { values, remove, items } = this.part;
    return [
      ...Object.entries(values).flatMap(([key, value]) => this.texts([key], value)),
      ...items.flatMap(({ path, value }) => this.texts(readPath(path), value)),
      ...remove.map((path) => this.left("~", readPath(path))),
    ];
  }

  private texts(path: Path, value: unknown): string[] {
    const name = formatPath(path);
    if (this.added.has(name)) return [this.assignment("+", path, value), ...this.marksInside(path, value)];
    const isMerged = isObject(value) && Object.keys(value).length > 0 && !this.replaced.has(name);
    const isNewItem = isLastOfList(path);
    if (!isMerged || isNewItem) return [this.assignment("", path, value)];
    return Object.entries(value).flatMap(([key, inner]) => this.texts([...path, key], inner));
  }

  /** What is marked inside of a map that is added stands after it. */
  private marksInside(path: Path, value: unknown): string[] {
    if (!isObject(value) || this.replaced.has(formatPath(path))) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      const at = [...path, key];
      const name = formatPath(at);
      return this.added.has(name) || this.replaced.has(name) ? this.texts(at, inner) : this.marksInside(at, inner);
    });
  }

  private assignment(sign: "" | "+", path: Path, value: unknown): string {
    const replaces = isObject(value) && this.replaced.has(formatPath(path));
    return `${this.left(sign, path, replaces)}=${valueText(value)}`;
  }

  private left(sign: "" | "+" | "~", path: Path, replaces = false): string {
    if (!canBeTyped(path)) throw new CantBeTyped(`A key in \`${formatPath(path)}\` is empty.`);
    return writeLeftSide(sign, this.area, path, replaces);
  }
}

function isLastOfList(path: Path): boolean {
  return typeof path.at(-1) === "object";
}

/** Paths in the one spelling that `formatPath` gives them. */
function canonical(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map((path) => formatPath(readPath(path))));
}
