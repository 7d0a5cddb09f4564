// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { reloadWhenReplaced } from "@/app/renewal";

const reload = vi.fn();

beforeAll(() => reloadWhenReplaced(reload));

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-31T09:30:00Z") });
  sessionStorage.clear();
  reload.mockClear();
});

afterEach(() => vi.useRealTimers());

const miss = () => window.dispatchEvent(new Event("vite:preloadError"));

describe("reloadWhenReplaced", () => {
  it("reloads once, not again and again", () => {
    miss();
    miss();
    expect(reload).toHaveBeenCalledOnce();
  });

  it("reloads again after a later deployment", () => {
    miss();
    vi.setSystemTime(Date.parse("2026-01-31T10:30:00Z"));
    miss();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it("stays where there is no connection: a reload would lose the page", () => {
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    miss();
    online.mockRestore();
    expect(reload).not.toHaveBeenCalled();
  });
});
