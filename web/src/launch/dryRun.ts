/**
 * The dry run, live: what the present form would launch, asked again after each change.
 *
 * A change ends the question about what was there before, so answers never come out of order. The last answer stays
 * until the next one is there.
 */
import type { Plan } from "@/api/plans";
import { mayPass } from "@/api/problem";
import { isSameBody, type LaunchBody } from "@/launch/body";

interface DryRunState {
  /** The last plan that was answered, maybe of an earlier body: see `isCurrent`. */
  readonly plan: Plan | undefined;
  /** Why the last body that was asked about can't be launched. */
  readonly problem: unknown;
  /** Whether plan or problem are about the present body. */
  readonly isCurrent: boolean;
  /** Whether the last question got no answer, and is asked again by itself. */
  readonly isWaiting: boolean;
}

const DELAY = 250;
const SLOWEST = 10_000;

export class DryRun {
  private state: DryRunState = { plan: undefined, problem: undefined, isCurrent: false, isWaiting: false };
  private body: LaunchBody | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked: AbortController | undefined;
  private failures = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ask: (body: LaunchBody, signal: AbortSignal) => Promise<Plan>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): DryRunState => this.state;

  /** What is to be launched now. The first question is asked at once. */
  change(body: LaunchBody): void {
    if (isSameBody(body, this.body)) return;
    const isFirst = this.body === undefined;
    this.body = body;
    this.failures = 0;
    this.schedule(isFirst ? 0 : DELAY);
    this.set({ isCurrent: false, isWaiting: false });
  }

  /** Take an answer that was asked for elsewhere, or by a launch, as that about a body. */
  answer(body: LaunchBody, answer: { readonly plan: Plan } | { readonly problem: unknown }): void {
    this.cancel();
    this.body = body;
    const { plan, problem } = { plan: this.state.plan, problem: undefined, ...answer };
    this.set({ plan, problem, isCurrent: true, isWaiting: false });
  }

  /** A plan of another body, to show while there is none of the present one. */
  offer(plan: Plan): void {
    if (!this.state.plan) this.set({ plan });
  }

  /** Ask nothing more. A later change asks again. */
  stop(): void {
    this.cancel();
    this.body = undefined;
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  private schedule(delay: number): void {
    this.cancel();
    this.timer = setTimeout(() => void this.send(), delay);
  }

  private async send(): Promise<void> {
    const body = this.body;
    if (body === undefined) return;
    const question = new AbortController();
    this.asked = question;
    try {
      const plan = await this.ask(body, question.signal);
      if (!question.signal.aborted) this.answer(body, { plan });
    } catch (error) {
      if (question.signal.aborted) return;
      if (!mayPass(error)) return this.answer(body, { problem: error });
      this.schedule(Math.min(500 * 2 ** this.failures, SLOWEST));
      this.failures += 1;
      this.set({ isWaiting: true });
    }
  }

  private set(changed: Partial<DryRunState>): void {
    this.state = { ...this.state, ...changed };
    for (const listener of this.listeners) listener();
  }
}
