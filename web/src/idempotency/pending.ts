/**
 * Launches that were sent and not answered yet, kept in this browser: whoever closes the tab meanwhile, or reloads it,
 * launches the same again with the same idempotency key, which starts nothing twice. Secrets are never kept.
 */
import { isObject, parseJson, writeJson } from "@/api/json";

const HOUR = 3_600_000;
const REMEMBERED = 23 * HOUR; // the API knows a key for a day

/** Where the launches of one form, or of one run, are kept. `withoutSecrets` makes what may be kept of a body. */
export class PendingLaunches<Body extends object> {
  private readonly prefix: string;

  constructor(
    name: string,
    private readonly withoutSecrets: (body: Body) => object,
    private readonly now: () => number = Date.now,
  ) {
    this.prefix = `${name} `;
  }

  /** The key with which a body was sent without an answer. */
  find(body: Body): string | undefined {
    const wanted = this.textOf(body);
    for (const name of this.names()) {
      const kept = readKept(localStorage.getItem(name));
      if (kept === undefined || this.now() - kept.at > REMEMBERED) localStorage.removeItem(name);
      else if (kept.body === wanted) return name.slice(this.prefix.length);
    }
    return undefined;
  }

  /** Before a body is sent. Where the browser keeps nothing, a launch is safe to repeat in this tab alone. */
  keep(body: Body, key: string): void {
    try {
      const kept = { at: this.now(), body: this.textOf(body) };
      localStorage.setItem(this.prefix + key, writeJson(kept));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  drop(key: string): void {
    localStorage.removeItem(this.prefix + key);
  }

  private textOf(body: Body): string {
    return writeJson(sorted(this.withoutSecrets(body)));
  }

  private names(): string[] {
    return Object.keys(localStorage).filter((name) => name.startsWith(this.prefix));
  }
}

/** The same values in one order of their keys: a form that is filled from a draft may have another than the one typed. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function readKept(text: string | null): { readonly at: number; readonly body: string } | undefined {
  try {
    const kept = parseJson(text ?? "");
    if (!isObject(kept) || typeof kept["at"] !== "number" || typeof kept["body"] !== "string") return undefined;
    return { at: kept["at"], body: kept["body"] };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
