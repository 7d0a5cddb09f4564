/** Run ids: long in the address and when copied, short on the page. They are ULIDs, which have no I, L, O and U. */

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const PART = /^[0-9A-HJKMNP-TV-Z]{1,26}$/i;

/** Whether it is a run's id, in capitals as the API writes it. */
export function isRunId(text: unknown): text is string {
  return typeof text === "string" && ID.test(text);
}

/** Whether a text may be a run's id, its beginning or its end: of so many characters at least. */
export function mayBePartOfId(text: string, least = 1): boolean {
  return text.length >= least && PART.test(text);
}

/** The end of a run's id, which differs most: eight of its 26 characters. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** What a run is called: its name, or the end of its id. */
export function runTitle({ name, run_id: id }: { readonly name: string; readonly run_id: string }): string {
  return name || shortId(id);
}
