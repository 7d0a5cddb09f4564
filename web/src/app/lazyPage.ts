/** Pages are loaded when they are first opened. What could not be loaded is told; the page that is open stays. */
import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";

/** A part of the page could not be loaded: there is no connection, or a newer deployment has replaced it. */
export class PartMissing extends Error {
  constructor(cause: unknown) {
    super("This part of the page could not be loaded.", { cause });
  }
}

/**
 * The page of this name in a module, for a route.
 *
 * The router would reload the page by itself if it knew that a module is missing, and without a connection, nothing would be left of it.
 */
export function lazyPage<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  const loadOrTell = (): Promise<Record<Name, ComponentType>> =>
    load().catch((cause: unknown) => {
      throw new PartMissing(cause);
    });
  return lazyRouteComponent(loadOrTell, name);
}
