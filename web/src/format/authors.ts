/** Who did something. */
import type { Schemas } from "@/api/client";

/** The name of a person or machine; what nobody is on record for, Launchbay did. */
export function authorText(author: Schemas["AuthorView"] | null): string {
  return author?.name ?? "Launchbay";
}
