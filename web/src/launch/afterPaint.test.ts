import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AfterPaint } from "@/launch/afterPaint";

let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const paint = () => {
  frames.splice(0).forEach((frame) => frame());
  vi.advanceTimersByTime(1);
};

it("does what was asked for several times once, after the frame", () => {
  const work = vi.fn();
  const after = new AfterPaint(work);
  after.ask();
  after.ask();
  expect(work).not.toHaveBeenCalled();
  paint();
  expect(work).toHaveBeenCalledOnce();
  after.ask();
  paint();
  expect(work).toHaveBeenCalledTimes(2);
});

it("does not wait for a frame that does not come, nor do it again when it comes late", () => {
  const work = vi.fn();
  new AfterPaint(work).ask();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledOnce();
  paint();
  expect(work).toHaveBeenCalledOnce();
});
