/** What the text of a config file says about its fields: where each stands, and the author's comment beside it. */

export interface FileNote {
  readonly line: number;
  readonly comment: string | undefined;
}

/** Notes by the keys of nodes. */
export type FileNotes = ReadonlyMap<string, FileNote>;

export const NO_NOTES: FileNotes = new Map();
