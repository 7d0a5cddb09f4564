/** Keys that make a launch safe to repeat. */

/** A new key. The same one is sent until a launch has been answered, so that a lost answer starts nothing twice. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
