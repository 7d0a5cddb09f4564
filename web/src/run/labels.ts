/** What of a run's labels was changed: the body of `PATCH …/runs/{run}`. */

export interface RunLabels {
  readonly name: string;
  readonly tags: readonly string[];
  readonly note: string;
}

export interface LabelChanges {
  name?: string;
  note?: string;
  add_tags?: string[];
  remove_tags?: string[];
}

/** Tags as they are typed: separated by spaces or commas. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

export function labelChanges(before: RunLabels, after: RunLabels): LabelChanges {
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !after.tags.includes(tag));
  return {
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.note === before.note ? {} : { note: after.note }),
    ...(added.length > 0 ? { add_tags: added } : {}),
    ...(removed.length > 0 ? { remove_tags: removed } : {}),
  };
}
