/** Times and durations as people read them. The API's times are in UTC. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "narrow" });
const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** `2h ago`; under a minute `just now`. */
export function timeAgo(at: string, now: number = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

/** The reader's own time. */
export function localTime(at: string): string {
  return local.format(new Date(at));
}

/** `2026-01-31 09:30:00 UTC`. */
export function utcTime(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A length of time that somebody has set, whole: `30 m`, `1 d`, `1 h 30 m`. */
export function setDuration(seconds: number): string {
  const parts = inUnits(Math.round(seconds)).map(([count, unit]) => `${count} ${unit}`);
  return parts.join(" ") || "0 s";
}

/** The same as a job file and the API have it: `10m`, `1d12h`. */
export function durationText(seconds: number): string {
  return inUnits(seconds).flat().join("") || "0s";
}

const DURATION_UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

/** How many of each unit, without those of which there are none. */
function inUnits(seconds: number): readonly (readonly [count: number, unit: string])[] {
  let rest = seconds;
  return DURATION_UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [[count, unit] as const] : [];
  });
}

/** `8 m 11 s`, `3 h 5 m`, `2 d 4 h`; under ten seconds with a decimal. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, "0")} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}
