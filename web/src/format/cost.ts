/** What a run has cost so far: the price of its hardware, for as long as it ran. */
import { numberOf } from "@/api/json";
import type { Schemas } from "@/api/client";
import { usd } from "@/format/numbers";
import { duration } from "@/format/times";

type Priced = Pick<Schemas["ListedRun"], "duration_seconds" | "simulated"> & {
  readonly placement: Pick<Schemas["PlacementView"], "price_usd_per_hour" | "spot">;
};

export interface Cost {
  readonly usd: number;
  /** The price is that on demand, and Spot costs less. */
  readonly isAtMost: boolean;
  /** In words, how it was calculated. */
  readonly explanation: string;
}

/** The cost of a run; null if it has not started. `seconds` is how long it ran, where the page knows better than the answer. */
export function runCost(run: Priced, seconds: unknown = run.duration_seconds): Cost | null {
  const ran = numberOf(seconds);
  if (Number.isNaN(ran)) return null;
  const price = numberOf(run.placement.price_usd_per_hour);
  const said = [`${usd(price, 3)} an hour on demand × ${duration(ran)}.`];
  if (run.placement.spot) said.push("Spot machines cost less.");
  if (run.simulated !== null) said.push("This hardware was only simulated: nothing was paid.");
  return { usd: (price * ran) / 3600, isAtMost: run.placement.spot, explanation: said.join(" ") };
}

/** `≈ $0.21`; for Spot `at most $0.21`. Less than a tenth of a cent is said as such. */
export function costText(cost: Cost): string {
  const sign = cost.isAtMost ? "at most" : "≈";
  if (cost.usd > 0 && cost.usd < 0.001) return cost.isAtMost ? "at most $0.001" : "< $0.001";
  return `${sign} ${usd(cost.usd)}`;
}
