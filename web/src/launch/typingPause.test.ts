import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TypingPause } from "@/launch/typingPause";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("does once, in the pause, what each of several keys has asked for", () => {
  const work = vi.fn();
  const pause = new TypingPause(work);
  for (let key = 0; key < 5; key += 1) {
    pause.ask();
    vi.advanceTimersByTime(90);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10);
  expect(work).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledOnce();
});

it("does not wait for the end of keys that leave no pause", () => {
  const work = vi.fn();
  const pause = new TypingPause(work);
  for (let time = 0; time < 3500; time += 30) {
    pause.ask();
    vi.advanceTimersByTime(30);
  }
  expect(work).toHaveBeenCalledTimes(2);
});

it("does nothing more once it is stopped, until it is asked again", () => {
  const work = vi.fn();
  const pause = new TypingPause(work);
  pause.ask();
  pause.stop();
  vi.advanceTimersByTime(1000);
  expect(work).not.toHaveBeenCalled();
  pause.ask();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledOnce();
});
