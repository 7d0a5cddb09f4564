/**
 * Launching, safe to repeat: one launch at a time, and never two runs where one was meant.
 *
 * A body has one idempotency key until a launch of it is answered. If the answer is lost, the same body is sent with the
 * same key again, and the API returns the run that the first request may have started. `pending` remembers keys for when
 * the page is loaded again.
 */
import { sameJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import { mayPass, Problem, SignedOut } from "@/api/problem";
import { newIdempotencyKey } from "@/idempotency/keys";
import type { PendingLaunches } from "@/idempotency/pending";

type Run = Schemas["RunView"];

interface LaunchingState {
  readonly isLaunching: boolean;
  /** Why the last launch did not start a run, or may not have: see `isUnanswered`. */
  readonly problem: unknown;
  /** Whether a launch got no answer, so that its run may have started. */
  readonly isUnanswered: boolean;
}

export type Pending<Body extends object> = Pick<PendingLaunches<Body>, "find" | "keep" | "drop">;

const NOTHING_PENDING: Pending<object> = { find: () => undefined, keep: () => undefined, drop: () => undefined };
const IDLE: LaunchingState = { isLaunching: false, problem: undefined, isUnanswered: false };
const TRIES = 3;

export class Launcher<Body extends object> {
  private state = IDLE;
  private keyed: { readonly body: Body; readonly key: string; readonly mayHaveStarted: boolean } | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly post: (body: Body, key: string) => Promise<Run>,
    private readonly pause: (milliseconds: number) => Promise<void> = wait,
    private readonly newKey: () => string = newIdempotencyKey,
    private readonly pending: Pending<Body> = NOTHING_PENDING,
  ) {}

  /** When the form is opened: whether a launch of this body was sent before, and has no answer. */
  recall(body: Body): void {
    if (this.pending.find(body) !== undefined) this.set({ ...IDLE, isUnanswered: true });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): LaunchingState => this.state;

  /** Launch; undefined if that failed, which `current` explains, or if a launch is under way. */
  async launch(body: Body): Promise<Run | undefined> {
    if (this.state.isLaunching) return undefined;
    const key = this.keyOf(body);
    this.pending.keep(body, key);
    this.set({ ...this.state, isLaunching: true, problem: undefined });
    try {
      const run = await this.tryToPost(body, key);
      this.forget(key);
      this.set(IDLE);
      return run;
    } catch (problem) {
      const isUnanswered = !isRefusal(problem) || (mayComeTooEarly(problem) && this.keyed?.mayHaveStarted === true);
      if (!isUnanswered) this.forget(key);
      this.set({ isLaunching: false, problem, isUnanswered });
      return undefined;
    }
  }

  /** Forget the last refusal, as after a change. A launch without an answer is not forgotten while its body is there. */
  changed(body: Body): void {
    if (this.state.isLaunching || this.state.problem === undefined) return;
    if (this.state.isUnanswered && sameJson(body, this.keyed?.body)) return;
    if (!this.state.isUnanswered) this.set(IDLE);
  }

  private keyOf(body: Body): string {
    if (!this.keyed || !sameJson(this.keyed.body, body)) {
      const known = this.keyed ? undefined : this.pending.find(body);
      this.keyed = { body, key: known ?? this.newKey(), mayHaveStarted: known !== undefined };
    }
    return this.keyed.key;
  }

  private forget(key: string): void {
    this.keyed = undefined;
    this.pending.drop(key);
  }

  /** The same key makes it safe to ask again where no answer came, or the service was busy. */
  private async tryToPost(body: Body, key: string): Promise<Run> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.post(body, key);
      } catch (error) {
        if (!isRefusal(error) && this.keyed) this.keyed = { ...this.keyed, mayHaveStarted: true };
        if (!mayPass(error) || failures + 1 >= TRIES) throw error;
        await this.pause(500 * 4 ** failures);
      }
    }
  }

  private set(state: LaunchingState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Whether an answer says that no run was started. */
function isRefusal(error: unknown): boolean {
  return error instanceof SignedOut || (error instanceof Problem && error.status < 500);
}

/** Refusals that come before the key is looked up: they say nothing of a launch that was sent before. */
function mayComeTooEarly(error: unknown): boolean {
  return error instanceof SignedOut || (error instanceof Problem && [401, 403, 408, 429].includes(error.status));
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
