// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { parseJson, writeJson } from "@/api/json";
import { dropDraft, keepDraft, keptDraft } from "@/launch/draft";
import type { DraftKey } from "@/launch/draftKey";
import { dropKeptOf } from "@/session/keptNames";

const key: DraftKey = { person: "ada", project: "vision", job: "digits", version: 3, from: undefined };
const document = { overrides: { config: { lr: 0.5 } }, name: "mine" };

beforeEach(() => localStorage.clear());

describe("drafts", () => {
  it("come back as they were kept", () => {
    expect(keepDraft(key, document, true, new Date("2026-01-31T09:30:00Z"))).toBe(true);
    expect(keptDraft(key)).toMatchObject({
      overrides: { config: { lr: 0.5 } },
      options: { name: "mine" },
      at: "2026-01-31T09:30:00.000Z",
      hadSecrets: true,
    });
  });

  it("keep every key that an input may have", () => {
    keepDraft(key, parseJson('{"overrides": {"config": {"__proto__": "p"}}}') as unknown as typeof document, false);
    expect(writeJson(keptDraft(key)?.overrides)).toBe('{"config":{"__proto__":"p"}}');
  });

  it("belong to one person, version and cloned run", () => {
    keepDraft(key, document, false);
    for (const other of [
      { ...key, person: "eve" },
      { ...key, version: 4 },
      { ...key, from: "01JZ" },
    ]) {
      expect(keptDraft(other)).toBeUndefined();
    }
  });

  it("are gone when they are dropped, and ignored when they are damaged", () => {
    keepDraft(key, document, false);
    dropDraft(key);
    expect(keptDraft(key)).toBeUndefined();
    keepDraft(key, document, false);
    for (const name of Object.keys(localStorage)) localStorage.setItem(name, '{"at": "x", "launch": {"overrides": 7}}');
    expect(keptDraft(key)).toBeUndefined();
  });

  it("go with their person, and with no other", () => {
    keepDraft(key, document, false);
    keepDraft({ ...key, person: 'ada","vision' }, document, false);
    dropKeptOf("ada");
    expect(keptDraft(key)).toBeUndefined();
    expect(keptDraft({ ...key, person: 'ada","vision' })).toBeDefined();
  });

  it("make room for newer ones", () => {
    for (let version = 1; version <= 40; version += 1) {
      keepDraft({ ...key, version }, document, false, new Date(Date.UTC(2026, 0, version)));
    }
    expect(keptDraft({ ...key, version: 1 })).toBeUndefined();
    expect(keptDraft({ ...key, version: 40 })).toBeDefined();
  });
});
