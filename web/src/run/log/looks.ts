/** How one likes logs: wrapped, with times. Kept on this device. */
import { useState } from "react";

const KEY = "launchbay.log";

export interface LogLooks {
  readonly wraps: boolean;
  readonly hasTime: boolean;
  readonly set: (change: { readonly wraps?: boolean; readonly hasTime?: boolean }) => void;
}

export function useLogLooks(): LogLooks {
  const [looks, setLooks] = useState(readLooks);
  return {
    ...looks,
    set: (change) => {
      const next = { ...looks, ...change };
      localStorage.setItem(KEY, `${next.wraps ? "wraps" : ""} ${next.hasTime ? "times" : ""}`);
      setLooks(next);
    },
  };
}

function readLooks() {
  const kept = localStorage.getItem(KEY);
  return { wraps: kept?.includes("wraps") ?? true, hasTime: kept?.includes("times") ?? false };
}
