import { describe, expect, it } from "vitest";
import { Api } from "@/api/client";
import { Problem } from "@/api/problem";
import { asRequest, type LaunchBody } from "@/launch/body";
import { Launcher } from "@/launch/launching";

const body = (lr: number): LaunchBody => ({ job: "digits", overrides: { config: { lr } } });
const tokens = { token: () => Promise.resolve(undefined), renew: () => Promise.resolve(undefined) };

/** An API that starts a run for each new key, as the real one does; of the answers on the way back, `lost` are lost. */
function apiThatLoses(lost: number) {
  const runs = new Map<string, string>();
  const keys: string[] = [];
  let losses = lost;
  const fetch = (_address: unknown, init?: RequestInit): Promise<Response> => {
    const key = new Headers(init?.headers).get("idempotency-key") ?? "";
    keys.push(key);
    const known = runs.get(key);
    const run = known ?? `RUN${runs.size + 1}`;
    runs.set(key, run);
    if (losses > 0) {
      losses -= 1;
      return Promise.reject(new TypeError("Failed to fetch"));
    }
    return Promise.resolve(new Response(JSON.stringify({ run_id: run }), { status: known ? 200 : 201 }));
  };
  const api = new Api(tokens, fetch as typeof globalThis.fetch);
  const launcher = new Launcher(
    (given, idempotencyKey) =>
      api.post("/v1/projects/{project}/runs", {
        path: { project: "p" },
        body: asRequest(given),
        idempotencyKey,
      }) as never,
    () => Promise.resolve(),
  );
  return { launcher, runs, keys };
}

describe("Launcher", () => {
  it("sends the same key again after a lost answer, so that one run is started", async () => {
    const { launcher, runs, keys } = apiThatLoses(4);
    expect(await launcher.launch(body(1))).toBeUndefined();
    expect(launcher.current()).toMatchObject({ isLaunching: false, isUnanswered: true });
    expect(await launcher.launch(body(1))).toMatchObject({ run_id: "RUN1" });
    expect(runs.size).toBe(1);
    expect(new Set(keys).size).toBe(1);
  });

  it("has another key after an answered launch, and for another body", async () => {
    const { launcher, runs } = apiThatLoses(0);
    await launcher.launch(body(1));
    await launcher.launch(body(1));
    await launcher.launch(body(2));
    expect(runs.size).toBe(3);
  });

  it("launches once at a double click", async () => {
    const { launcher, runs } = apiThatLoses(0);
    const [first, second] = await Promise.all([launcher.launch(body(1)), launcher.launch(body(1))]);
    expect([first?.run_id, second]).toEqual(["RUN1", undefined]);
    expect(runs.size).toBe(1);
  });

  it("says a refusal until something is changed, and then has another key", async () => {
    const keys: string[] = [];
    const conflict = new Problem(409, "Conflict", "The key has another body.", "", undefined, []);
    const launcher = new Launcher((_body, key) => {
      keys.push(key);
      return Promise.reject(conflict);
    });
    await launcher.launch(body(1));
    expect(launcher.current()).toEqual({ isLaunching: false, problem: conflict, isUnanswered: false });
    launcher.changed(body(2));
    expect(launcher.current().problem).toBeUndefined();
    await launcher.launch(body(1));
    expect(new Set(keys).size).toBe(2);
  });

  it("asks a busy service again with the same key", async () => {
    const keys: string[] = [];
    const busy = new Problem(503, "Busy", "Try again.", "", undefined, []);
    const launcher = new Launcher(
      (_body, key) => {
        keys.push(key);
        return keys.length < 3 ? Promise.reject(busy) : Promise.resolve({ run_id: "RUN1" } as never);
      },
      () => Promise.resolve(),
    );
    expect(await launcher.launch(body(1))).toMatchObject({ run_id: "RUN1" });
    expect(new Set(keys).size).toBe(1);
  });
});
