/** Where to sign in: `/config.json`, which a deployment writes and the local stack makes. */
import { isObject, parseJson } from "@/api/json";
import { Unreachable } from "@/api/problem";

export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** The settings; null for a deployment that asks nobody to sign in. Raises Unreachable. */
export async function fetchSettings(): Promise<SignInSettings | null> {
  let answer: Response;
  try {
    answer = await fetch("/config.json", { cache: "no-store", credentials: "omit" });
  } catch {
    throw new Unreachable("Launchbay does not answer. Check your connection.");
  }
  if (!answer.ok) throw new Unreachable(`The page's settings are missing (/config.json answers ${answer.status}).`);
  return readSettings(await answer.text());
}

export function readSettings(text: string): SignInSettings | null {
  const said = parseJson(text);
  if (!isObject(said)) throw new Unreachable("The page's settings (/config.json) are not a JSON object.");
  const { issuer, client_id: clientId, scopes } = said;
  if (issuer === null) return null;
  if (typeof issuer !== "string" || typeof clientId !== "string" || !Array.isArray(scopes)) {
    throw new Unreachable("The page's settings (/config.json) lack the issuer, client_id or scopes.");
  }
  return { issuer, clientId, scopes: scopes.map(String) };
}
