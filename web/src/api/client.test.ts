import { describe, expect, it } from "vitest";
import { Api, type TokenSource, addressOf } from "@/api/client";
import { Problem, SignedOut, Unreachable } from "@/api/problem";

interface Sent {
  readonly address: string;
  readonly init: RequestInit;
}

/** A service that gives these answers in turn, and keeps what was sent. */
function service(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetch = (address: RequestInfo | URL, init: RequestInit = {}) => {
    sent.push({ address: String(address), init });
    const answer = answers.shift();
    if (answer === undefined) throw new Error("one request too many");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { sent, fetch };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const header = (sent: Sent | undefined, name: string) => new Headers(sent?.init.headers).get(name);

const tokens: TokenSource = { token: () => Promise.resolve("first"), renew: () => Promise.resolve("second") };
const RUN = { path: { project: "vision", run: "01J" } };

describe("a request", () => {
  it("has its names and lists in the address", () => {
    const path = "/v1/projects/{project}/runs/{run}/outputs/{path}";
    expect(addressOf(path, { project: "a b", run: "x", path: "out/a#?.pt" }, { tag: ["one", "two"], limit: 5 })).toBe(
      "/v1/projects/a%20b/runs/x/outputs/out/a%23%3F.pt?tag=one&tag=two&limit=5",
    );
  });

  it("carries the token, and the digits of its numbers", async () => {
    const { sent, fetch } = service(json({}));
    await new Api(tokens, fetch).post("/v1/projects/{project}/runs", {
      path: { project: "vision" },
      body: { job: "digits", overrides: { config: { big: 12345678901234567890n } } } as never,
      idempotencyKey: "k1",
    });
    expect(header(sent[0], "authorization")).toBe("Bearer first");
    expect(header(sent[0], "idempotency-key")).toBe("k1");
    expect(sent[0]?.init.body).toContain("12345678901234567890");
  });
});

describe("a refused token", () => {
  it("is renewed once, and the request sent again", async () => {
    const { sent, fetch } = service(json({}, 401), json({ run_id: "01J" }));
    const run = await new Api(tokens, fetch).get("/v1/projects/{project}/runs/{run}", RUN);
    expect(run.run_id).toBe("01J");
    expect(header(sent[1], "authorization")).toBe("Bearer second");
  });

  it("that is refused again ends the sign-in", async () => {
    const { fetch } = service(json({}, 401), json({}, 401));
    await expect(new Api(tokens, fetch).get("/v1/projects/{project}/runs/{run}", RUN)).rejects.toThrow(SignedOut);
  });
});

describe("what goes wrong", () => {
  it("is a problem with the API's own words and faults", async () => {
    const errors = [{ path: "model.lr", kind: "unknown", message: "not an input", suggestion: "model.learning_rate" }];
    const { fetch } = service(json({ title: "Invalid inputs", detail: "The overrides break it", errors }, 422));
    const refused = await new Api(tokens, fetch)
      .get("/v1/projects/{project}/runs/{run}", RUN)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ status: 422, message: "The overrides break it", errors });
  });

  it("is API Gateway's own message where the API was not reached", async () => {
    const { fetch } = service(json({ message: "Too Many Requests" }, 429));
    await expect(new Api(tokens, fetch).get("/v1/projects/{project}/runs/{run}", RUN)).rejects.toThrow(
      "Too Many Requests",
    );
  });

  it.each([
    ["no connection", new TypeError("Failed to fetch")],
    ["a page in the place of the API", new Response("<!doctype html>")],
  ])("is no answer: %s", async (_, answer) => {
    const { fetch } = service(answer);
    await expect(new Api(tokens, fetch).get("/v1/projects/{project}/runs/{run}", RUN)).rejects.toThrow(Unreachable);
  });
});
