/** Do something when the browser has nothing else to do. Returns what calls it off. */
export function whenIdle(act: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 2_000);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: 5_000 });
  return () => cancelIdleCallback(asked);
}
