import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem, Unreachable } from "@/api/problem";
import type { LaunchBody } from "@/launch/body";
import type { Plan } from "@/api/plans";
import { DryRun } from "@/launch/dryRun";

const body = (lr: number): LaunchBody => ({ job: "digits", overrides: { config: { lr } } });
const planOf = (lr: number) => ({ dry_run: true, config: { lr } }) as unknown as Plan;
const refusal = new Problem(
  422,
  "Invalid",
  "`lr` must be a float",
  "urn:launchbay:problem:invalid-inputs",
  undefined,
  [],
);

/** An API that answers when it is told to. */
function slowApi() {
  const asked: {
    body: LaunchBody;
    signal: AbortSignal;
    answer: (plan: Plan) => void;
    refuse: (error: unknown) => void;
  }[] = [];
  const dryRun = new DryRun(
    (given, signal) =>
      new Promise((answer, refuse) => {
        asked.push({ body: given, signal, answer, refuse });
      }),
  );
  return { asked, dryRun };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("DryRun", () => {
  it("asks at once at first, and later when nothing changes any more", async () => {
    const { asked, dryRun } = slowApi();
    dryRun.change(body(1));
    await vi.advanceTimersByTimeAsync(0);
    dryRun.change(body(2));
    await vi.advanceTimersByTimeAsync(200);
    dryRun.change(body(3));
    await vi.advanceTimersByTimeAsync(250);
    expect(asked.map((one) => one.body)).toEqual([body(1), body(3)]);
  });

  it("asks nothing if the body says the same", async () => {
    const { asked, dryRun } = slowApi();
    dryRun.change(body(1));
    dryRun.change(body(1));
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
  });

  it("keeps the old plan until the new one is there, and ends the older question", async () => {
    const { asked, dryRun } = slowApi();
    dryRun.change(body(1));
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.answer(planOf(1));
    await vi.advanceTimersByTimeAsync(0);
    dryRun.change(body(2));
    await vi.advanceTimersByTimeAsync(250);
    expect(dryRun.current()).toMatchObject({ plan: planOf(1), isCurrent: false });
    dryRun.change(body(3));
    await vi.advanceTimersByTimeAsync(250);
    expect(asked[1]?.signal.aborted).toBe(true);
    asked[2]?.answer(planOf(3));
    asked[1]?.answer(planOf(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(dryRun.current()).toMatchObject({ plan: planOf(3), isCurrent: true });
  });

  it("says a refusal, and forgets it when the next body is fine", async () => {
    const { asked, dryRun } = slowApi();
    dryRun.change(body(1));
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.refuse(refusal);
    await vi.advanceTimersByTimeAsync(0);
    expect(dryRun.current()).toMatchObject({ problem: refusal, isCurrent: true });
    dryRun.change(body(2));
    await vi.advanceTimersByTimeAsync(250);
    asked[1]?.answer(planOf(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(dryRun.current()).toMatchObject({ plan: planOf(2), problem: undefined, isCurrent: true });
  });

  it("asks again by itself if nobody answers", async () => {
    const { asked, dryRun } = slowApi();
    dryRun.change(body(1));
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.refuse(new Unreachable("no answer"));
    await vi.advanceTimersByTimeAsync(0);
    expect(dryRun.current()).toMatchObject({ isWaiting: true, problem: undefined });
    await vi.advanceTimersByTimeAsync(500);
    asked[1]?.answer(planOf(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(dryRun.current()).toMatchObject({ plan: planOf(1), isWaiting: false, isCurrent: true });
  });
});
