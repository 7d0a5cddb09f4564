// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { Api, type Schemas } from "@/api/client";
import { rerunLauncher } from "@/run/useRerun";
import { dropKeptOf } from "@/session/keptNames";

const tokens = { token: () => Promise.resolve(undefined), renew: () => Promise.resolve(undefined) };
const run = (id: string) => ({ project: "vision", run_id: id }) as Schemas["RunView"];
const RERUN = { resume: false };
const RESUME = { resume: true };

/** An API that makes a run for each new key. The page is left before it answers the first request. */
function apiThatIsLeft() {
  const runs = new Map<string, string>();
  const sent: string[] = [];
  const fetch = async (address: unknown, init?: RequestInit): Promise<Response> => {
    const key = new Headers(init?.headers).get("idempotency-key") ?? "";
    sent.push(`${String(address)} ${typeof init?.body === "string" ? init.body : ""}`.trim());
    const isLeft = runs.size === 0;
    const made = runs.get(key) ?? `NEW${runs.size + 1}`;
    runs.set(key, made);
    if (isLeft) return new Promise(() => undefined);
    return Promise.resolve(new Response(JSON.stringify({ run_id: made, project: "vision" })));
  };
  return { api: new Api(tokens, fetch as typeof globalThis.fetch), runs, sent };
}

describe("a rerun whose page is loaded again before its answer", () => {
  beforeEach(() => localStorage.clear());

  it.each([RERUN, RESUME])("with %o is the same rerun, and says that it may have started", async (body) => {
    const { api, runs, sent } = apiThatIsLeft();
    void rerunLauncher(api, "ada", run("A"), body).launch(body);
    await expect.poll(() => runs.size).toBe(1);

    const again = rerunLauncher(api, "ada", run("A"), body);
    expect(again.current()).toMatchObject({ isUnanswered: true, isLaunching: false });
    expect(await again.launch(body)).toMatchObject({ run_id: "NEW1" });
    expect(runs.size).toBe(1);
    expect(sent[1]).toBe(`/v1/projects/vision/runs/A/rerun${body.resume ? ' {"resume":true}' : ""}`);
    expect(localStorage.length).toBe(0);
  });

  it("is no resume, no rerun of another run, and not another person's", async () => {
    const { api, runs } = apiThatIsLeft();
    void rerunLauncher(api, "ada", run("A"), RERUN).launch(RERUN);
    await expect.poll(() => runs.size).toBe(1);

    for (const [person, id, body] of [
      ["ada", "A", RESUME],
      ["ada", "B", RERUN],
      ["eve", "A", RERUN],
    ] as const) {
      const other = rerunLauncher(api, person, run(id), body);
      expect(other.current().isUnanswered).toBe(false);
      await other.launch(body);
    }
    expect(runs.size).toBe(4);
    expect(rerunLauncher(api, "ada", run("A"), RERUN).current().isUnanswered).toBe(true);
  });

  it("is forgotten when its person signs out", async () => {
    const { api, runs } = apiThatIsLeft();
    void rerunLauncher(api, "ada", run("A"), RERUN).launch(RERUN);
    await expect.poll(() => runs.size).toBe(1);
    dropKeptOf("ada");
    expect(rerunLauncher(api, "ada", run("A"), RERUN).current().isUnanswered).toBe(false);
  });
});
