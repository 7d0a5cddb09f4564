/** The way out: what the person left half done in this browser goes, then their sign-in. */
import { dropKeptOf } from "@/session/keptNames";
import type { Session } from "@/session/session";

export async function signOut(session: Session): Promise<void> {
  const { person } = session;
  const leaving = session.signOut(); // from here on, forms keep no draft
  dropKeptOf(person);
  await leaving;
}
