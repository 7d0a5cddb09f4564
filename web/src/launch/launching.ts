/**
 * Launching, safe to repeat: one launch at a time, and never two runs where one was meant.
 *
 * A body has one idempotency key until a launch of it is answered. If the answer is lost, the same body is sent with the
 * same key again, and the API returns the run that the first request may have started.
 */
import type { Schemas } from "@/api/client";
import { mayPass, Problem, SignedOut } from "@/api/problem";
import { isSameBody, type LaunchBody } from "@/launch/body";
import { newIdempotencyKey } from "@/launch/idempotency";

type Run = Schemas["RunView"];

export interface LaunchingState {
  readonly isLaunching: boolean;
  /** Why the last launch did not start a run, or may not have: see `isUnanswered`. */
  readonly problem: unknown;
  /** Whether a launch got no answer, so that its run may have started. */
  readonly isUnanswered: boolean;
}

const IDLE: LaunchingState = { isLaunching: false, problem: undefined, isUnanswered: false };
const TRIES = 3;

export class Launcher {
  private state = IDLE;
  private keyed: { readonly body: LaunchBody; readonly key: string } | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly post: (body: LaunchBody, key: string) => Promise<Run>,
    private readonly pause: (milliseconds: number) => Promise<void> = wait,
    private readonly newKey: () => string = newIdempotencyKey,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): LaunchingState => this.state;

  /** Launch; undefined if that failed, which `current` explains, or if a launch is under way. */
  async launch(body: LaunchBody): Promise<Run | undefined> {
    if (this.state.isLaunching) return undefined;
    const key = this.keyOf(body);
    this.set({ ...this.state, isLaunching: true, problem: undefined });
    try {
      const run = await this.tryToPost(body, key);
      this.keyed = undefined;
      this.set(IDLE);
      return run;
    } catch (problem) {
      const isUnanswered = !isRefusal(problem);
      if (!isUnanswered) this.keyed = undefined;
      this.set({ isLaunching: false, problem, isUnanswered });
      return undefined;
    }
  }

  /** Forget the last refusal, as after a change. A launch without an answer is not forgotten while its body is there. */
  changed(body: LaunchBody): void {
    if (this.state.isLaunching || this.state.problem === undefined) return;
    if (this.state.isUnanswered && isSameBody(body, this.keyed?.body)) return;
    if (!this.state.isUnanswered) this.set(IDLE);
  }

  private keyOf(body: LaunchBody): string {
    if (!this.keyed || !isSameBody(this.keyed.body, body)) this.keyed = { body, key: this.newKey() };
    return this.keyed.key;
  }

  /** The same key makes it safe to ask again where no answer came, or the service was busy. */
  private async tryToPost(body: LaunchBody, key: string): Promise<Run> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.post(body, key);
      } catch (error) {
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

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
