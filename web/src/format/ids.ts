/** Run ids: long in the address and when copied, short on the page. */

/** The end of a run's id, which differs most: eight of its 26 characters. */
export function shortId(id: string): string {
  return id.slice(-8);
}
