import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { Overrides } from "@/form/store";
import type { LaunchBody } from "@/launch/body";
import { commandLineOf } from "@/launch/copy/commandLine";
import { intakeFileOf } from "@/launch/copy/intakeFile";
import { requestOfLaunch } from "@/launch/copy/request";
import { copySource } from "@/launch/copy/source";

const given = parseJson(
  '{"config": {"lr": 1e-05, "hub": {"token": "hf_secret", "repo": "a/b"}}}',
) as unknown as Overrides;
const shareable = parseJson('{"config": {"lr": 1e-05, "hub": {"repo": "a/b"}}}') as unknown as Overrides;
const body: LaunchBody = {
  job: "digits",
  alias: "prod",
  overrides: given,
  hardware: { any_of: [{ gpu: { model: "l4", count: 1 } }, { gpu: { memory_gib: 40, count: 2 } }], spot: false },
  patience: "10m",
  name: "it's mine",
  tags: ["a", "b"],
};
const source = copySource("vision", body, given, shareable);

describe("copies", () => {
  it("say a command that asks for the secrets", () => {
    const { text, notes } = commandLineOf(source);
    expect(text.replaceAll(" \\\n  ", " ")).toBe(
      "launchbay launch digits@prod --project vision -o lr=1e-05 -o hub.repo=a/b --secret hub.token " +
        "--gpu l4,40gib:2 --patience 10m --name 'it'\\''s mine' --tag a --tag b",
    );
    expect(notes).toEqual(["The values of secrets are not copied: the command asks for them."]);
  });

  it("say hardware that no option can say in words", () => {
    const mixed = { ...body, hardware: { any_of: [{ gpu: { model: "l4" }, spot: true }, { gpu: { model: "l4" } }] } };
    const { text, notes } = commandLineOf(copySource("vision", mixed, given, shareable));
    expect(text).not.toContain("--gpu");
    expect(notes.join()).toContain("hardware");
  });

  it("give overrides that can't be typed on standard input", () => {
    const overrides = { config: { "": 1 } };
    const { text } = commandLineOf(copySource("vision", { job: "digits", overrides }, overrides, overrides));
    expect(text).toBe(
      'launchbay launch digits --project vision --overrides - <<\'OVERRIDES\'\n{"config": {"": 1}}\nOVERRIDES',
    );
  });

  it("say a request whose body has placeholders for secrets", () => {
    const { text } = requestOfLaunch(source, "https://example.org", "key");
    expect(text).toContain("curl --fail-with-body -X POST https://example.org/v1/projects/vision/runs");
    expect(text).toContain("-H 'Idempotency-Key: key'");
    const sent = parseJson(text.split("<<'LAUNCH'\n")[1]?.replace("\nLAUNCH", "") ?? "") as unknown as LaunchBody;
    expect(sent.overrides.config).toMatchObject({ hub: { token: "${secret:NAME}", repo: "a/b" } });
    expect(text).not.toContain("hf_secret");
  });

  it("say an intake file without the job, which its key names", () => {
    const { text, notes } = intakeFileOf(source);
    expect(text).toBe(`alias: prod
overrides:
  config:
    lr: 1e-05
    hub:
      token: "\${secret:NAME}"
      repo: a/b
hardware:
  any_of: [{"gpu": {"model": "l4", "count": 1}}, {"gpu": {"memory_gib": 40, "count": 2}}]
  spot: false
patience: "10m"
name: "it's mine"
tags: ["a", "b"]
`);
    expect(notes[0]).toContain("projects/vision/launches/digits/");
  });
});
