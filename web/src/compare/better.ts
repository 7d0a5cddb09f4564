/** Which values of a metric are better, as the reader has said: kept on this device. Names don't tell: nobody guesses. */

export type Better = "unknown" | "high" | "low";

const KEY = "launchbay.better";
const listeners = new Set<() => void>();
let kept: Readonly<Record<string, Better>> | undefined;

export function betterKept(metric: string): Better {
  kept ??= read();
  return Object.hasOwn(kept, metric) ? (kept[metric] ?? "unknown") : "unknown";
}

export function keepBetter(metric: string, better: Better): void {
  const { [metric]: _, ...others } = kept ?? read();
  kept = better === "unknown" ? others : { ...others, [metric]: better };
  localStorage.setItem(KEY, JSON.stringify(kept));
  for (const listener of listeners) listener();
}

export function subscribeBetter(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Readonly<Record<string, Better>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const entries = Object.entries(typeof found === "object" && found !== null ? found : {});
    return Object.fromEntries(entries.filter(([, better]) => better === "high" || better === "low"));
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // something else has written there
    throw error;
  }
}
