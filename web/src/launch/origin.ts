/** Where the values of a form come from when it is opened: a link, a draft, a run, or another version. */
import type { Schemas } from "@/api/client";
import { type Draft, keptDraft } from "@/launch/draft";
import type { Filling } from "@/launch/document";
import { fillingOfRun, lostOfRun } from "@/launch/earlierRun";
import type { DraftKey } from "@/launch/draftKey";
import type { LinkedLaunch } from "@/launch/link";

export type Origin =
  | {
      readonly kind: "link";
      readonly filling: Filling;
      readonly version: number | undefined;
      readonly draft: Draft | undefined;
    }
  | { readonly kind: "draft"; readonly filling: Filling; readonly draft: Draft }
  | { readonly kind: "version"; readonly filling: Filling; readonly version: number }
  | { readonly kind: "run"; readonly filling: Filling; readonly run: RunOf; readonly lost: readonly string[] };

export type RunOf = Parameters<typeof fillingOfRun>[0] &
  Pick<Schemas["RunView"], "run_id" | "name" | "version" | "job">;

interface Sources {
  readonly key: DraftKey;
  readonly version: Schemas["VersionView"];
  readonly linked: LinkedLaunch | undefined;
  readonly carried: { readonly filling: Filling; readonly version: number } | undefined;
  readonly run: RunOf | undefined;
}

/** What fills the form at first; undefined for one as the job has it. A link wins, and a draft of a clone over its run. */
export function originOf({ key, version, linked, carried, run }: Sources): Origin | undefined {
  const draft = keptDraft(key);
  if (linked) return { kind: "link", filling: linked, version: linked.version, draft };
  if (carried && carried.version !== version.version) return { kind: "version", ...carried };
  if (draft) return { kind: "draft", filling: draft, draft };
  return run && originOfRun(run, version);
}

export function originOfRun(run: RunOf, version: Schemas["VersionView"]): Origin & { kind: "run" } {
  return { kind: "run", filling: fillingOfRun(run, version), run, lost: lostOfRun(run, version) };
}
