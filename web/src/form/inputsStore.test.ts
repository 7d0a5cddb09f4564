import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Json, type JsonObject, parseJson, writeJson } from "@/api/json";
import type { InputFault } from "@/api/problem";
import { InputsStore } from "@/form/inputsStore";
import { AreaModel } from "@/form/model/area";
import type { FieldNode, Node } from "@/form/model/nodes";
import { readPath } from "@/form/model/paths";
import { valueOfText } from "@/form/model/typed";
import { checkValue } from "@/form/model/check";

const SCHEMA = parseJson(`{
  "type": "object", "additionalProperties": false,
  "properties": {
    "lr": {"type": "number", "default": 1e-05, "exclusiveMinimum": 0},
    "seed": {"type": "integer", "default": 12345678901234567890},
    "name": {"type": "string", "default": "adam"},
    "resume": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
    "token": {"type": "string", "format": "secret"},
    "optimizer": {
      "oneOf": [
        {"title": "Adam", "type": "object", "properties": {"kind": {"const": "adam"}, "beta": {"type": "number"}}},
        {"title": "SGD", "type": "object", "properties": {"kind": {"const": "sgd"}, "token": {"type": "string", "format": "secret"}}}
      ],
      "default": {"kind": "adam", "beta": 0.9}
    },
    "layers": {"type": "array", "items": {"type": "integer"}, "default": [64, 64]},
    "sets": {"type": "array", "items": {"type": "object", "properties": {"path": {"type": "string"}}}, "default": [{"path": "a"}, {"path": "b"}]},
    "tags": {"type": "object", "additionalProperties": {"type": "string"}, "default": {"owner": "us"}},
    "next": {"$ref": "#/$defs/Link"}
  },
  "$defs": {"Link": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Link"}, "n": {"type": "integer"}}}},
  "x-launchbay": {"include": [], "exclude": ["private"], "hidden": ["private"]}
}`) as JsonObject;

let store: InputsStore;
let model: AreaModel;

beforeEach(() => {
  model = new AreaModel({
    area: "c.yaml",
    format: "yaml",
    schema: SCHEMA,
    values: undefined,
    include: [],
    exclude: [],
  });
  store = new InputsStore([model]);
});

const at = (path: string): Node => {
  const node = model.find(readPath(path));
  if (!node) throw new Error(`no node at ${path}`);
  return node;
};
const type = (path: string, text: string) => store.setValue(at(path), valueOfText(at(path) as FieldNode, text), text);
const sent = () => parseJson(writeJson(store.overrides())) as Json;
const values = () => (sent() as { files?: Record<string, Json> }).files?.["c.yaml"];
const fault = (path: string, given: Partial<InputFault> = {}): InputFault => ({
  path,
  kind: "type",
  message: `\`${path}\` is wrong`,
  expected: null,
  given: null,
  suggestion: null,
  file: "c.yaml",
  ...given,
});

describe("what is sent", () => {
  test("digits stay as they were typed", () => {
    type("lr", "3e-7");
    type("seed", "98765432109876543210");
    expect(writeJson(values())).toBe('{"lr":3e-7,"seed":98765432109876543210}');
  });

  test("what is typed back to the default is not changed, however it is written", () => {
    type("lr", "1");
    type("lr", "0.00001");
    expect(store.overrides()).toEqual({});
    expect(store.changes()).toEqual([]);
    expect(store.text(at("lr"))).toBe("1e-05");
  });

  test("a text that is no number is sent as it is, so that the API says what is wrong", () => {
    type("seed", "many");
    expect(values()).toEqual({ seed: "many" });
  });

  test("the overrides are the same object until something changes", () => {
    type("name", "sgd");
    const before = store.overrides();
    expect(store.overrides()).toBe(before);
    type("name", "lion");
    expect(store.overrides()).not.toBe(before);
  });

  test("another variant of a map replaces it, with the word that tells them apart", () => {
    store.chooseVariant(at("optimizer"), 1);
    expect(sent()).toEqual({
      files: { "c.yaml": { optimizer: { kind: "sgd" } } },
      replace: { files: { "c.yaml": ["optimizer"] } },
    });
    store.chooseVariant(at("optimizer"), 0);
    expect(store.overrides()).toEqual({});
  });

  test("an item of a list is changed, removed and added by its position", () => {
    type("sets[1].path", "c");
    store.remove(at("sets[0]"));
    const added = store.addItem(at("sets"));
    const path = added && model.child(added, "path");
    if (path) store.setValue(path, "d");
    expect(sent()).toEqual({
      remove: { files: { "c.yaml": ["sets[0]"] } },
      items: {
        files: {
          "c.yaml": [
            { path: "sets[1]", value: { path: "c" } },
            { path: "sets[+]", value: { path: "d" } },
          ],
        },
      },
    });
    expect(store.changes().map((change) => change.path)).toEqual(["sets[0]", "sets[1].path", "sets[+]"]);
  });

  test("a key is added, renamed and removed", () => {
    expect(store.addKey(at("tags"), "stage")).toBeUndefined();
    type("tags.stage", "dev");
    expect(store.rename(at("tags.stage"), "phase")).toBeUndefined();
    store.remove(at("tags.owner"));
    expect(sent()).toEqual({
      files: { "c.yaml": { tags: { phase: "dev" } } },
      remove: { files: { "c.yaml": ["tags.owner"] } },
    });
    expect(store.addKey(at("tags"), "phase")).toContain("is there already");
  });

  test("a model that holds itself opens one level at a time", () => {
    type("next.n", "1");
    store.setSome(at("next.next"));
    expect(values()).toEqual({ next: { n: 1, next: {} } });
  });
});

describe("what is loaded", () => {
  test("what the version does not have is named, and nothing else is lost", () => {
    const missing = store.load({
      config: { a: 1 },
      files: { "c.yaml": { name: "sgd", nmae: 1 }, "d.yaml": { a: 1 } },
    });
    expect(missing).toEqual([
      "`nmae` in `c.yaml` is not an input of this version, so it was left out.",
      "This version has no run config, so its values were left out.",
      "`d.yaml` is not a config file of this version, so its values were left out.",
    ]);
    expect(values()).toEqual({ name: "sgd" });
  });

  test("what stood in the form before is gone", () => {
    type("name", "sgd");
    store.load({ files: { "c.yaml": { lr: 1 } } });
    expect(values()).toEqual({ lr: 1 });
  });

  test("positions from the end are counted from the start", () => {
    store.load({ items: { files: { "c.yaml": [{ path: "layers[-1]", value: 8 }] } } });
    expect(store.rowTexts(at("layers") as never)).toEqual(["64", "8"]);
    expect(sent()).toEqual({ items: { files: { "c.yaml": [{ path: "layers[1]", value: 8 }] } } });
  });
});

describe("secrets", () => {
  beforeEach(() => {
    type("token", "hf_1");
    store.chooseVariant(at("optimizer"), 1);
    type("optimizer.token", "hf_2");
  });

  test("are sent", () => expect(values()).toEqual({ token: "hf_1", optimizer: { kind: "sgd", token: "hf_2" } }));

  test("are in nothing that is shared or shown", () => {
    expect(writeJson(store.shareable())).not.toContain("hf_");
    expect(writeJson(store.changes())).not.toContain("hf_");
    expect(writeJson(store.composed(model.root))).not.toContain("hf_");
  });

  test("stay when what is around them is edited as YAML", () => {
    store.layYaml(model.root, "", []);
    expect(writeJson(store.overrides())).toContain("hf_1");
  });
});

describe("faults", () => {
  test("stand at their fields, and are counted in the groups above", () => {
    store.showFaults([fault("sets[1].path"), fault("layers[0]"), fault("tags.nwe", { kind: "unknown_key" })]);
    expect(store.faults.at(at("sets[1].path").key)).toHaveLength(1);
    expect(store.faults.at(at("layers").key)).toHaveLength(1);
    expect(store.faults.within(at("sets"))).toHaveLength(1);
    expect(store.faults.within(model.root)).toHaveLength(3);
    store.showFaults([]);
    expect(store.faults.within(model.root)).toHaveLength(0);
  });

  test("stand at registered items by their positions, and at new ones by `[+]`", () => {
    const added = store.addItem(at("sets")) as Node;
    store.showFaults([fault("sets[0].path"), fault("sets[+].path")]);
    expect(store.faults.within(at("sets[0]"))).toHaveLength(1);
    expect(store.faults.within(added)).toHaveLength(1);
  });

  test("about a new item's key can't be insisted on where the API takes no `add`, and are mended in that item", () => {
    const added = store.addItem(at("sets")) as Node;
    store.addKey(added, "pth");
    const message =
      "`sets[+].pth` would be a new key; did you mean `sets[+].path`? To add it all the same, give `path` beside it";
    const given = fault("sets[+].pth", { kind: "unknown_key", message, suggestion: "sets[+].path" });
    expect(store.canInsist(given)).toBe(false);
    store.accept(given);
    expect(Object.keys(store.value(added) as object)).toEqual(["path"]);
  });

  test("that stay the same tell nobody", () => {
    store.showFaults([fault("lr")]);
    const listener = vi.fn();
    store.listeners.subscribeAt(at("lr").key, listener);
    store.showFaults([fault("lr")]);
    expect(listener).not.toHaveBeenCalled();
  });

  test("with a suggestion are mended by it: a key is renamed, a value put", () => {
    store.addKey(at("tags"), "ownr");
    type("tags.ownr", "me");
    store.accept(fault("tags.ownr", { kind: "unknown_key", suggestion: "tags.owner" }));
    store.accept(fault("name", { kind: "enum", suggestion: "lion" }));
    expect(values()).toEqual({ tags: { owner: "me" }, name: "lion" });
  });

  test("about a new key that looks like a typo can be insisted on", () => {
    store.addKey(at("tags"), "ownr");
    const given = fault("tags.ownr", { kind: "unknown_key", message: "`tags.ownr` would be a new key" });
    expect(store.canInsist(given)).toBe(true);
    store.insist(given);
    expect(store.overrides().add).toEqual({ files: { "c.yaml": ["tags.ownr"] } });
  });
});

test("a key tells its own field and the groups above it, and no other field", () => {
  const [own, other, above] = [vi.fn(), vi.fn(), vi.fn()];
  store.listeners.subscribeAt(at("sets[0].path").key, own);
  store.listeners.subscribeAt(at("sets[1].path").key, other);
  store.listeners.subscribeBelow(at("sets").key, above);
  type("sets[0].path", "z");
  expect(own).toHaveBeenCalledOnce();
  expect(above).toHaveBeenCalledOnce();
  expect(other).not.toHaveBeenCalled();
});

test("YAML that can't be read is said, and keeps what was read before", () => {
  store.showYaml(at("tags"), true);
  store.layYaml(at("tags"), "owner: me", [{ path: ["tags", "owner"], edit: { kind: "value", value: "me" } }]);
  store.setYamlText(at("tags"), "owner: [", "Not valid YAML");
  expect(store.unreadable()).toEqual([{ area: "c.yaml", path: "tags", message: "Not valid YAML" }]);
  expect(values()).toEqual({ tags: { owner: "me" } });
  store.putBack(at("tags"));
  expect(store.unreadable()).toEqual([]);
});

test.each<[string, Json, string | undefined]>([
  ["lr", -1, "Must be > 0."],
  ["lr", ".nan", undefined],
  ["lr", "abc", "Not a number: abc"],
  ["seed", "1.5", "Not a whole number: 1.5"],
  ["resume", null, undefined],
  ["name", "sgd", undefined],
])("%s of %s is checked as %s", (path, value, said) => expect(checkValue(model, at(path), value)).toBe(said));
