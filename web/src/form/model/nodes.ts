/** What a form is made of: groups, lists, choices between schemas, and fields; each is one value at one path. */
import type { Json } from "@/api/json";
import type { Area } from "@/form/store";
import type { Path } from "@/form/model/paths";
import type { Schema } from "@/form/model/schemas";

export type Widget =
  "text" | "lines" | "number" | "switch" | "options" | "date" | "time" | "date-time" | "secret" | "yaml";

interface NodeBase {
  readonly area: Area;
  readonly path: Path;
  /** Unique among all nodes of a form, but for the variants of a choice, which share that of the choice. */
  readonly key: string;
  /** The last step of the path, as text. */
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly schema: Schema;
  /** What the run has without a change; undefined if that is not known, or there is nothing yet. */
  readonly baseline: Json | undefined;
  /** The schema's default of a value that is not there yet: what the script takes if nothing is given. */
  readonly fallback: Json | undefined;
  /** Whether it lies in something that the form adds, so that nothing of it is there yet. */
  readonly isNew: boolean;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly parent: Node | undefined;
}

export interface FieldNode extends NodeBase {
  readonly kind: "field";
  readonly widget: Widget;
  readonly isInt: boolean;
  /** Of an enumeration. */
  readonly options: readonly Json[];
  readonly placeholder: string | undefined;
}

export interface GroupNode extends NodeBase {
  readonly kind: "group";
  /** The keys that the schema names, and those that are there: in the order of the form. */
  readonly keys: readonly string[];
  /** Whether keys may be added, removed and renamed. */
  readonly isOpen: boolean;
}

export interface ListNode extends NodeBase {
  readonly kind: "list";
  /** Whether the items are edited in one row each, or as groups. */
  readonly items: "rows" | "groups";
  readonly maxItems: number;
  /** Whether the author left out items or parts of them, so that the list can't be replaced as a whole. */
  readonly isPartlyHidden: boolean;
}

export interface ChoiceNode extends NodeBase {
  readonly kind: "choice";
  readonly variants: readonly { readonly name: string; readonly schema: Schema }[];
  /** In how many choices it is a variant itself. */
  readonly nesting: number;
}

export type Node = FieldNode | GroupNode | ListNode | ChoiceNode;

/** Whether `1` and `1.0` are the same in it. */
export const isFloatField = (node: Node): boolean => node.kind === "field" && node.widget === "number" && !node.isInt;

export const isSecretField = (node: Node): boolean => node.kind === "field" && node.widget === "secret";
