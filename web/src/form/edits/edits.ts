/** One change at one path: what the form holds, and what overrides are made of. */
import type { Json } from "@/api/json";
import type { Path, Step } from "@/form/model/paths";

export type Edit =
  /** A value in the place of what is there. `text` is what was typed, or one text for each item of a list. */
  | {
      readonly kind: "value";
      readonly value: Json;
      readonly text?: string | readonly string[];
      /** The key may be new: `add`. */
      readonly isAdded?: boolean;
      /** A map in the place of a map: `replace`. */
      readonly replaces?: boolean;
    }
  /** A map with nothing but what is changed below it. */
  | { readonly kind: "map"; readonly replaces: boolean; readonly isAdded?: boolean }
  /** A list with nothing but the new items below it. */
  | { readonly kind: "list"; readonly isAdded?: boolean }
  /** A list whose items, each as it stands, are in this order. It is there only if overrides can't name them so one by one. */
  | { readonly kind: "order"; readonly steps: readonly Step[] }
  /** The key, or the item, goes. */
  | { readonly kind: "remove" };

export interface Entry {
  readonly path: Path;
  readonly edit: Edit;
}
