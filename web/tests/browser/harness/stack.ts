/** The local stack that tests use, as its owner drives it: by the API and the command line. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import type { components } from "../../../src/api/schema";

export type Run = components["schemas"]["RunView"];
type Json = Record<string, unknown>;
type HeadersOf = Readonly<Record<string, string>>;

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
export const PYTHON = `${ROOT}.venv/bin/python`;
export const STACK_VARIABLE = "LAUNCHBAY_PAGE_STACK";
const TERMINAL = ["SUCCEEDED", "FAILED", "CANCELLED"];
const run = promisify(execFile);

/** What `tests/support/page_stack.py` says of a stack. */
export interface Ready {
  readonly url: string;
  readonly token: string;
  readonly sign_in_code: string;
  readonly issuer: string;
  readonly state: string;
  readonly settings: string;
  readonly project: string;
  readonly jobs: Readonly<Record<string, Json>>;
}

export class Stack {
  constructor(readonly ready: Ready) {}

  /** The stack that was started for all tests. */
  static ofThisRun(): Stack {
    const said = process.env[STACK_VARIABLE];
    if (said === undefined) throw new Error(`${STACK_VARIABLE} is not set: the tests were not started by Playwright`);
    return Stack.of(said);
  }

  /** The stack of a file that `page_stack.py` has written. */
  static of(file: string): Stack {
    return new Stack(JSON.parse(readFileSync(file, "utf-8")) as Ready);
  }

  /** The project that has all jobs; tests that count runs make one of their own with `register`. */
  get project(): string {
    return this.ready.project;
  }

  /** A request to the API, as the owner of the machine: the answer's body. */
  async api<Answer = Json>(method: string, path: string, body?: unknown, headers: HeadersOf = {}): Promise<Answer> {
    const answer = await fetch(this.ready.url + path, {
      method,
      headers: { authorization: `Bearer ${this.ready.token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** Register one of the jobs, or the body of another, in a project, which exists from then on. */
  async register(project: string, job: string | Json): Promise<void> {
    await this.api("POST", `/v1/projects/${project}/jobs`, typeof job === "string" ? this.ready.jobs[job] : job);
  }

  /** The runs of a project, the newest first. */
  async runs(project: string): Promise<Run[]> {
    return (await this.api<{ runs: Run[] }>("GET", `/v1/projects/${project}/runs`)).runs;
  }

  /** Launch a job; `request` is the rest of the API's body. */
  launch(job: string, request: Json = {}, project = this.project): Promise<Run> {
    return this.api<Run>("POST", `/v1/projects/${project}/runs`, { job, ...request });
  }

  /** Launch a job once: whoever asks for it by the same key gets the same run. */
  launchOnce(key: string, job: string, request: Json = {}, project = this.project): Promise<Run> {
    const path = `/v1/projects/${project}/runs`;
    return this.api<Run>("POST", path, { job, ...request }, { "idempotency-key": key });
  }

  run(id: string, project = this.project): Promise<Run> {
    return this.api<Run>("GET", `/v1/projects/${project}/runs/${id}`);
  }

  /** Wait until a run has ended, or is in a state. */
  async reached(id: string, states: readonly string[] = TERMINAL, project = this.project): Promise<Run> {
    let found = await this.run(id, project);
    await expect
      .poll(async () => (found = await this.run(id, project)).state, { timeout: 90_000 })
      .toMatch(new RegExp(`^(${states.join("|")})$`));
    return found;
  }

  /** Wait until a run's metrics can be read: they are rolled up a moment after they are reported. */
  async hasMetrics(id: string, project = this.project): Promise<void> {
    const path = `/v1/projects/${project}/runs/${id}/metrics`;
    await expect
      .poll(async () => (await this.api<{ metrics: unknown[] }>("GET", path)).metrics.length, { timeout: 90_000 })
      .toBeGreaterThan(0);
  }

  /** Launch a job and wait for its end. */
  async finished(job: string, request: Json = {}, project = this.project): Promise<Run> {
    const launched = await this.launch(job, request, project);
    return this.reached(launched.run_id, TERMINAL, project);
  }

  /** Run `launchbay WORDS` as the owner of the machine: what it prints. */
  async cli(...words: string[]): Promise<string> {
    const environment = {
      ...process.env,
      LAUNCHBAY_SERVER: this.ready.url,
      LAUNCHBAY_PROJECT: this.project,
      LAUNCHBAY_SETTINGS: this.ready.settings,
      NO_COLOR: "1",
    };
    const done = await run(`${ROOT}.venv/bin/launchbay`, words, { cwd: ROOT, env: environment, timeout: 60_000 });
    return done.stdout;
  }
}
