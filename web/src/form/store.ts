/**
 * What somebody has changed in a job's inputs: a map from the path of a field to what stands in it.
 *
 * The store knows nothing of React and nothing of the API. Fields listen to their own path alone, so that a form of
 * thousands stays quick. What is not changed is not in it, and is never sent.
 */
import type { Schemas } from "@/api/client";
import type { InputFault } from "@/api/problem";

export type Overrides = Partial<Schemas["OverridesBody"]>;

/** A config file by its path, or null for the run config. */
export type Area = string | null;

/** One changed input, as the page lists it. Texts are as they are shown; those of secrets are empty. */
export interface Change {
  readonly area: Area;
  /** Dotted, as the API and the command line write it. */
  readonly path: string;
  readonly was: string;
  readonly now: string;
  /** Tells new items of one list apart, which all have the path `list[+]`. */
  readonly key: string;
}

/** A field, or the nearest above a path. A change's `key` names one of several new items. */
export interface FieldPlace {
  readonly area: Area;
  readonly path: string;
  readonly key?: string;
}

/** What stands in the form and can't be sent, such as YAML that can't be read. */
export interface Unreadable {
  readonly area: Area;
  readonly path: string;
  readonly message: string;
}

export interface FormStore {
  /** Called after every change of a value or of the faults. */
  subscribe(listener: () => void): () => void;
  /** A new object after every change of a value; the same one until then. Only what differs from the defaults. */
  overrides(): Overrides;
  /** As `overrides`, without the values of secrets: for links and drafts. */
  shareable(): Overrides;
  /** The changed inputs, in the order of the form; the same list until something changes. */
  changes(): readonly Change[];
  /** Show these overrides and no others; returns a sentence for each that this version of the job does not have. */
  load(overrides: Overrides): readonly string[];
  /** Put one input back, or all. */
  reset(field?: FieldPlace): void;
  /** Show these faults at their fields, in place of those that were shown. */
  showFaults(faults: readonly InputFault[]): void;
  /** Do what a fault's suggestion says: rename the key, or put the value. */
  accept(fault: InputFault): void;
  /** What can't be sent as it stands. While there is any, a launch would not do what the form shows. */
  unreadable(): readonly Unreadable[];
  /** Mount, scroll to and focus the field at a path, or what is nearest above it. */
  reveal(field: FieldPlace): void;
}
