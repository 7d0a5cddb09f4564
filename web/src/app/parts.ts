/** Parts of the page are loaded when they are first needed. What could not be loaded is told; the page that is open stays. */

/** A part of the page could not be loaded: there is no connection, or a newer deployment has replaced it. */
export class PartMissing extends Error {
  constructor(cause: unknown) {
    super("This part of the page could not be loaded.", { cause });
  }
}

/**
 * A part that is being loaded. Raises PartMissing.
 *
 * The router reloads the page where a module is missing, and without a connection, nothing would be left of it; this error it does not know.
 */
export async function part<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    throw new PartMissing(cause);
  }
}
