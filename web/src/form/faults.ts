/** The API's faults, each at the field that it is about, or at the nearest above. */
import type { InputFault } from "@/api/problem";
import type { Edit } from "@/form/edits/edits";
import type { PlacedEntry } from "@/form/edits/entries";
import type { ChangedPlace } from "@/form/listeners";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { type NewItem, type Path, type Step, isWithin, pathKey, readPath } from "@/form/model/paths";
import type { Area } from "@/form/store";

interface PlacedFault extends ChangedPlace {
  readonly fault: InputFault;
}

const NONE: readonly InputFault[] = [];

export class FaultBoard {
  private placed: readonly PlacedFault[] = [];
  private byKey = new Map<string, InputFault[]>();

  constructor(private readonly model: (area: Area) => AreaModel | undefined) {}

  /** Show these faults and no others; returns the places whose faults changed. */
  show(faults: readonly InputFault[], entries: readonly PlacedEntry[]): readonly ChangedPlace[] {
    const before = this.placed;
    const previous = this.byKey;
    this.placed = faults.flatMap((fault) => this.place(fault, entries));
    this.byKey = new Map();
    for (const { key, fault } of this.placed) this.byKey.set(key, [...(this.byKey.get(key) ?? []), fault]);
    return [...before, ...this.placed].filter(({ key }) => !sameFaults(previous.get(key), this.byKey.get(key)));
  }

  at(key: string): readonly InputFault[] {
    return this.byKey.get(key) ?? NONE;
  }

  /** The faults at a node and below it. */
  within(node: Node): readonly InputFault[] {
    if (this.placed.length === 0) return NONE;
    return this.placed.filter((one) => one.area === node.area && isWithin(one.path, node.path)).map((one) => one.fault);
  }

  /** The field that shows what is at a path: an item of a list that is edited in rows is shown by the list. */
  nodeAt(model: AreaModel, given: Path, entries: readonly PlacedEntry[]): Node {
    const path = this.pathOf(model.area, given, entries);
    let node = model.root;
    for (const step of path) {
      if (node.kind === "list" && node.items === "rows") break;
      const below = model.child(node, step);
      if (!below) break;
      node = below;
    }
    return node;
  }

  /** The form's path of one that the API names: its `[+]`, and its positions in a list that is sent as a whole. */
  pathOf(area: Area, given: Path, entries: readonly PlacedEntry[]): Path {
    const path: Step[] = [];
    for (const step of given) path.push(typeof step === "string" ? step : itemStep(area, path, step, entries));
    return path;
  }

  private place(fault: InputFault, entries: readonly PlacedEntry[]): PlacedFault[] {
    const model = this.model(fault.file);
    if (!model) return [];
    const node = this.nodeAt(model, readPath(fault.path), entries);
    return [{ area: model.area, path: node.path, key: node.key, fault }];
  }
}

/** The item of a list that the API names by a step, as the form has it. */
function itemStep(area: Area, list: Path, step: number | NewItem, entries: readonly PlacedEntry[]): Step {
  const found = new Map<string, Step>();
  let edit: Edit | undefined;
  const removed = new Set<string>();
  for (const entry of entries) {
    if (entry.area !== area || !isWithin(entry.path, list)) continue;
    const below = entry.path[list.length];
    if (below === undefined) edit = entry.edit;
    else if (typeof below === "object") found.set(pathKey([below]), below);
    if (below !== undefined && entry.path.length === list.length + 1 && entry.edit.kind === "remove")
      removed.add(pathKey([below]));
  }
  const added = [...found.values()];
  if (typeof step === "object") return added[step.added] ?? step;
  if (edit?.kind === "list") return added[step] ?? step;
  if (edit?.kind === "order") return edit.steps.filter((one) => !removed.has(pathKey([one])))[step] ?? step;
  return step;
}

function sameFaults(one: readonly InputFault[] = NONE, other: readonly InputFault[] = NONE): boolean {
  return (
    one.length === other.length &&
    one.every((fault, at) => fault.message === other[at]?.message && fault.suggestion === other[at]?.suggestion)
  );
}
