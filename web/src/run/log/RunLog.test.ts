// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Api } from "@/api/client";
import { RunLog } from "@/run/log/RunLog";

const at = (second: number) => new Date(1_700_000_000_000 + second * 1000).toISOString();
const page = (messages: readonly (readonly [second: number, text: string])[], cursor: string, complete = false) => ({
  lines: messages.map(([second, message]) => ({ at: at(second), message })),
  cursor,
  complete,
});
const attempt = (from: number, to: number) => ({
  started_at: at(from),
  stopped_at: at(to),
  exit_code: 137,
  reason: "Host EC2 reclaimed",
  log_stream: "s",
});

/** A log whose service gives these answers in turn; the last one again and again. */
function logOf(...answers: (object | Error | Response)[]) {
  const asked: string[] = [];
  const fetch = (address: RequestInfo | URL) => {
    asked.push(new URL(String(address), "http://x").searchParams.get("cursor") ?? "");
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer instanceof Response ? answer.clone() : new Response(JSON.stringify(answer)));
  };
  const none = () => Promise.resolve(undefined);
  const log = new RunLog(new Api({ token: none, renew: none }, fetch), "p", "01J");
  return { log, asked, texts: () => log.snapshot().rows.map((row) => row.text) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("fetches page after page without a pause, then looks for more until the run has ended", async () => {
  const { log, asked, texts } = logOf(
    page([[1, "one"]], "a"),
    page([[2, "two"]], "b"),
    page([], "b"),
    page([[3, "three"]], "c"),
    page([], "c", true),
  );
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(["one", "two"]);
  expect(log.snapshot()).toMatchObject({ isLoading: false, isComplete: false });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(texts()).toEqual(["one", "two", "three"]);
  expect(log.snapshot().isComplete).toBe(true);
  expect(asked).toEqual(["", "a", "b", "b", "c"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(5);
});

it("goes on where it was after a lost connection, and says so meanwhile", async () => {
  const { log, asked, texts } = logOf(
    page([[1, "one"]], "a"),
    new TypeError("Failed to fetch"),
    page([[2, "two"]], "b", true),
  );
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(log.snapshot().error).toBeInstanceOf(Error);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(texts()).toEqual(["one", "two"]);
  expect(log.snapshot().error).toBeUndefined();
  expect(asked).toEqual(["", "a", "a"]);
});

it("stops at a refusal until it is asked to try again", async () => {
  const refused = new Response('{"title":"Not found","detail":"There is no such run."}', { status: 404 });
  const { log, asked } = logOf(refused, page([[1, "one"]], "a", true));
  log.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log.snapshot().error).toMatchObject({ status: 404 });
  expect(asked).toHaveLength(1);
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(log.snapshot()).toMatchObject({ isComplete: true, error: undefined });
});

it("knows where each attempt begins; none changes the rows or has the colours of the one before", async () => {
  const { log, texts } = logOf(
    page(
      [
        [1, "\x1b[31mfirst"],
        [12, "\x1b[1Asecond"],
        [13, "third"],
      ],
      "a",
      true,
    ),
  );
  log.setAttempts([attempt(0, 10)]);
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(["first", "second", "third"]);
  expect(log.snapshot().starts).toEqual([
    { attempt: 1, row: 0 },
    { attempt: 2, row: 1 },
  ]);
  expect(log.snapshot().rows[2]?.spans).toEqual([]);
});

it("asks nothing while nobody looks, and gives what the run wrote as it wrote it", async () => {
  const { log, asked } = logOf(
    page(
      [
        [1, "\x1b[31mred\rx"],
        [1, " "],
      ],
      "a",
    ),
    page([], "a"),
  );
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  log.stop();
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(before);
  expect(log.text()).toBe("\x1b[31mred\rx\n \n");
  expect(log.snapshot().rows[1]?.text).toBe("");
});

it("asks once at a time, also when it is stopped, started and woken", async () => {
  const { log, asked, texts } = logOf(page([], ""), page([[1, "one"]], "a"), page([[2, "two"]], "b", true));
  log.start();
  await vi.advanceTimersByTimeAsync(0);
  log.stop();
  log.start();
  log.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(["one", "two"]);
  expect(asked).toHaveLength(3);
});
