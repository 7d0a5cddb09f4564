// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { Api } from "@/api/client";
import { Problem, SignedOut } from "@/api/problem";
import { Launcher, type Pending } from "@/idempotency/launcher";
import { PendingLaunches } from "@/idempotency/pending";
import { asRequest, type LaunchBody } from "@/launch/body";
import { keptName } from "@/session/keptNames";

const body = (lr: number): LaunchBody => ({ job: "digits", overrides: { config: { lr } } });
const tokens = { token: () => Promise.resolve(undefined), renew: () => Promise.resolve(undefined) };

/** An API that starts a run for each new key, as the real one does; of the answers on the way back, `lost` are lost. */
function apiThatLoses(lost: number, pending?: Pending<LaunchBody>) {
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
  const make = () =>
    new Launcher(
      (given, idempotencyKey) =>
        api.post("/v1/projects/{project}/runs", {
          path: { project: "p" },
          body: asRequest(given),
          idempotencyKey,
        }) as never,
      () => Promise.resolve(),
      undefined,
      pending,
    );
  return { launcher: make(), afterReload: make, runs, keys };
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

  it.each([
    new SignedOut(),
    new Problem(429, "Too many", "", "", undefined, []),
    new Problem(403, "", "", "", undefined, []),
  ])("keeps the key of a launch that may have started, although %s answers the next try", async (early) => {
    const keys: string[] = [];
    const answers = [new Problem(502, "Bad gateway", "", "", undefined, []), early];
    const launcher = new Launcher(
      (_body, key) => {
        keys.push(key);
        const answer = answers.shift();
        return answer ? Promise.reject(answer) : Promise.resolve({ run_id: "RUN1" } as never);
      },
      () => Promise.resolve(),
    );
    while (!(await launcher.launch(body(1)))) expect(launcher.current().isUnanswered).toBe(answers.length === 0);
    expect(new Set(keys).size).toBe(1);
  });
});

describe("a launch whose answer never came, after a reload", () => {
  const nameFor = (person: string) => keptName("launch", person, ["p", "digits", 3, ""]);
  const name = nameFor("ada");
  const open = { ...body(1), overrides: { config: { lr: 1, token: "s3cret" } } } satisfies LaunchBody;
  const withoutSecrets = (given: LaunchBody): LaunchBody => {
    const { token: _token, ...config } = given.overrides.config ?? {};
    return { ...given, overrides: { config } };
  };
  beforeEach(() => localStorage.clear());

  it("is the same launch, and says so when the form is opened", async () => {
    const { launcher, afterReload, runs } = apiThatLoses(3, new PendingLaunches(name, withoutSecrets));
    await launcher.launch(open);
    expect(JSON.stringify({ ...localStorage })).not.toContain("s3cret");

    const again = afterReload();
    again.recall(body(1));
    expect(again.current().isUnanswered).toBe(true);
    expect(await again.launch({ ...open, overrides: { config: { token: "s3cret", lr: 1 } } })).toMatchObject({
      run_id: "RUN1",
    });
    expect(runs.size).toBe(1);
    expect(localStorage.length).toBe(0);
  });

  it("is kept while it is under way, for a tab that is closed meanwhile", async () => {
    const pending = new PendingLaunches(name, withoutSecrets);
    let answer: (run: never) => void = () => undefined;
    const launcher = new Launcher(
      () => new Promise((resolve) => (answer = resolve)),
      undefined,
      () => "key-1",
      pending,
    );
    const launched = launcher.launch(open);
    expect(pending.find(open)).toBe("key-1");
    answer({ run_id: "RUN1" } as never);
    await launched;
    expect(pending.find(open)).toBeUndefined();
  });

  it("is another launch once a value is changed, for another person, and after a day", async () => {
    const { launcher, afterReload, runs } = apiThatLoses(3, new PendingLaunches(name, withoutSecrets));
    await launcher.launch(open);
    const other = afterReload();
    other.recall(body(2));
    expect(other.current().isUnanswered).toBe(false);
    await other.launch(body(2));
    expect(runs.size).toBe(2);
    expect(new PendingLaunches(nameFor("eve"), withoutSecrets).find(open)).toBeUndefined();
    expect(new PendingLaunches(name, withoutSecrets, () => Date.now() + 86_400_000).find(open)).toBeUndefined();
  });
});
