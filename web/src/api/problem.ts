/** What can go wrong in a request, as types with the data that a person needs. */
import type { components } from "@/api/schema";

export type InputFault = components["schemas"]["InputFault"];

/** The API refused a request (RFC 9457). `detail` says what is wrong and what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly type: string,
    readonly requestId: string | undefined,
    readonly errors: readonly InputFault[],
    /** Of what was not found: `project`, `job`, `run`; and the names that may be meant. */
    readonly kind = "",
    readonly suggestions: readonly string[] = [],
  ) {
    super(detail || title);
    this.name = "Problem";
  }

  static of(status: number, body: unknown): Problem {
    const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const text = (name: string) => (typeof said[name] === "string" ? (said[name] as string) : "");
    const errors = Array.isArray(said["errors"]) ? (said["errors"] as InputFault[]) : [];
    const title = text("title") || text("message") || `The service answered ${status}`;
    const suggestions = Array.isArray(said["suggestions"]) ? said["suggestions"].map(String) : [];
    const requestId = text("request_id") || undefined;
    return new Problem(status, title, text("detail"), text("type"), requestId, errors, text("kind"), suggestions);
  }
}

/** The service did not answer: no connection, or what answers is not the API. */
export class Unreachable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Unreachable";
  }
}

/** The sign-in has ended, and could not be renewed. */
export class SignedOut extends Error {
  constructor() {
    super("Your sign-in has ended. Sign in again.");
    this.name = "SignedOut";
  }
}

/** Whether the same request may be answered a little later. */
export function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && (error.status === 429 || error.status >= 500));
}
