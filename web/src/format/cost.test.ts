import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import { costText, runCost } from "@/format/cost";

const onDemand = { placement: { price_usd_per_hour: 1.006, spot: false }, duration_seconds: 724, simulated: null };
const onSpot = { ...onDemand, placement: { ...onDemand.placement, spot: true } };

describe("the cost of a run", () => {
  it("is the price of an hour for as long as it ran", () => {
    const cost = runCost(onDemand);
    expect(cost?.usd).toBeCloseTo(0.2023, 4);
    expect(cost && costText(cost)).toBe("≈ $0.202");
    expect(cost?.explanation).toBe("$1.006 an hour on demand × 12 m 04 s.");
  });

  it("of Spot is at most that on demand", () => {
    const cost = runCost(onSpot);
    expect(cost && costText(cost)).toBe("at most $0.202");
    expect(cost?.explanation).toContain("Spot machines cost less.");
  });

  it("is not known before the run has started", () => {
    expect(runCost({ ...onDemand, duration_seconds: null })).toBeNull();
  });

  it("reads numbers that JSON wrote with a trailing zero", () => {
    const placement = parseJson('{"price_usd_per_hour": 2.0, "spot": false}') as typeof onDemand.placement;
    expect(runCost({ ...onDemand, placement }, parseJson("3600.0"))?.usd).toBe(2);
  });

  it("says of simulated hardware that nothing was paid", () => {
    expect(runCost({ ...onDemand, simulated: "1 × A10G" })?.explanation).toContain("nothing was paid");
  });

  it("of less than a tenth of a cent is not rounded to nothing", () => {
    const cost = runCost(onDemand, 1);
    expect(cost && costText(cost)).toBe("< $0.001");
  });
});
