/** One typed client for the HTTPS API: paths, parameters and answers are those of docs/openapi.json. */
import { type Json, parseJson, writeJson } from "@/api/json";
import { Problem, SignedOut, Unreachable } from "@/api/problem";
import type { components, paths } from "@/api/schema";

export type Schemas = components["schemas"];
type Method = "get" | "post" | "put" | "patch";
type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P] extends { [K in M]: infer O } ? O : never;
type Parameters<O, Place extends string> = O extends { parameters: { [K in Place]?: infer T } }
  ? Exclude<T, undefined>
  : never;
type Content<R> = R extends { content: { "application/json": infer T } } ? T : never;
type AnswerOf<O> = O extends { responses: infer R }
  ? { [S in keyof R & (200 | 201 | 202)]: Content<R[S]> }[keyof R & (200 | 201 | 202)]
  : never;
type BodyOf<O> = O extends { requestBody?: { content: { "application/json": infer T } } } ? T : never;

export type Query<P extends PathsOf<"get">> = Parameters<Operation<P, "get">, "query">;
export type Answer<P extends keyof paths, M extends Method = "get"> = AnswerOf<Operation<P, M>>;

interface Options<O> {
  readonly path?: Parameters<O, "path">;
  readonly query?: Parameters<O, "query">;
  /** Members that have a default may be left out, although the types that are made of the API require them. */
  readonly body?: Partial<BodyOf<O>>;
  /** Makes a launch safe to repeat: the API answers the same key with the same run. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Where access tokens come from. `renew` gets a new one, or raises SignedOut. */
export interface TokenSource {
  token(): Promise<string | undefined>;
  renew(): Promise<string | undefined>;
}

export class Api {
  constructor(
    private readonly tokens: TokenSource,
    private readonly fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
  ) {}

  get<P extends PathsOf<"get">>(path: P, options: Options<Operation<P, "get">> = {}): Promise<Answer<P, "get">> {
    return this.call("get", path, options);
  }

  post<P extends PathsOf<"post">>(path: P, options: Options<Operation<P, "post">> = {}): Promise<Answer<P, "post">> {
    return this.call("post", path, options);
  }

  put<P extends PathsOf<"put">>(path: P, options: Options<Operation<P, "put">> = {}): Promise<Answer<P, "put">> {
    return this.call("put", path, options);
  }

  patch<P extends PathsOf<"patch">>(
    path: P,
    options: Options<Operation<P, "patch">> = {},
  ): Promise<Answer<P, "patch">> {
    return this.call("patch", path, options);
  }

  /** Raises Problem if the API refuses, Unreachable if it does not answer, SignedOut if the sign-in has ended. */
  private async call<M extends Method, P extends keyof paths>(
    method: M,
    path: P,
    options: Options<Operation<P, M>>,
  ): Promise<Answer<P, M>> {
    const address = addressOf(path, options.path ?? {}, options.query ?? {});
    let answer = await this.send(method, address, options, await this.tokens.token());
    if (answer.status === 401) {
      answer = await this.send(method, address, options, await this.tokens.renew());
      if (answer.status === 401) throw new SignedOut();
    }
    const body = await readBody(answer);
    if (!answer.ok) throw Problem.of(answer.status, body);
    return body as Answer<P, M>;
  }

  private async send(
    method: Method,
    address: string,
    options: { body?: unknown; idempotencyKey?: string; signal?: AbortSignal },
    token: string | undefined,
  ): Promise<Response> {
    const headers = new Headers({ accept: "application/json" });
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    if (options.idempotencyKey !== undefined) headers.set("idempotency-key", options.idempotencyKey);
    const init: RequestInit = { method: method.toUpperCase(), headers, credentials: "omit", cache: "no-store" };
    if (options.signal) init.signal = options.signal;
    if (options.body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = writeJson(options.body);
    }
    try {
      return await this.fetch(address, init);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Unreachable("Launchbay does not answer. Check your connection; the page tries again by itself.");
    }
  }
}

/** The address of a request: names in the path are escaped; a list in the query is repeated. */
export function addressOf(path: string, names: object, query: object): string {
  const given = names as Record<string, unknown>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(given[name]);
    return name === "path" ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function readBody(answer: Response): Promise<Json> {
  const text = await answer.text();
  if (!text) return null;
  try {
    return parseJson(text);
  } catch {
    if (answer.ok || answer.status >= 500)
      throw new Unreachable(`What answered is not Launchbay's API (status ${answer.status}).`);
    return null;
  }
}
