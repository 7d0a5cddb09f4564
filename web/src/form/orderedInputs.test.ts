import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { type Json, type JsonObject, parseJson, writeJson } from "@/api/json";
import type { InputFault } from "@/api/problem";
import { InputsStore } from "@/form/inputsStore";
import { AreaModel } from "@/form/model/area";
import type { FieldNode, Node } from "@/form/model/nodes";
import { readPath } from "@/form/model/paths";
import { valueOfText } from "@/form/model/typed";
import type { Direction } from "@/form/orderedInputs";
import type { Overrides } from "@/form/store";
import { storeOf } from "@/form/testing/shapes";

const SCHEMA = parseJson(`{
  "type": "object",
  "properties": {
    "lr": {"type": "number", "default": 0.1},
    "sets": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "path": {"type": "string"},
          "weight": {"type": "number", "default": 1},
          "token": {"type": "string", "format": "secret"},
          "splits": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}}
        }
      },
      "default": [
        {"path": "a", "weight": 0.10, "splits": [{"name": "train"}, {"name": "test"}]},
        {"path": "b", "extra": [[1, 2], null]},
        {"path": "c"}
      ]
    }
  }
}`) as JsonObject;
const shape = { name: "lists", schema: SCHEMA, values: null };

let store: InputsStore;
let model: AreaModel;

beforeEach(() => ({ store, model } = storeOf(shape)));

const at = (path: string): Node => {
  const node = model.find(readPath(path));
  if (!node) throw new Error(`no node at ${path}`);
  return node;
};
const type = (path: string, text: string) => store.setValue(at(path), valueOfText(at(path) as FieldNode, text), text);
const addSet = (path: string): Node => {
  const item = store.addItem(at("sets"));
  const field = item && model.child(item, "path");
  if (!item || !field) throw new Error("no item was added");
  store.setValue(field, path);
  return item;
};
const sent = (overrides: Overrides = store.overrides()) => writeJson(overrides);
const standing = () => store.children(at("sets")).filter((item) => store.edit(item)?.kind !== "remove");
const labels = () => standing().map(({ label }) => label);
const file = (value: string) => `{"files":{"conf.yaml":${value}}}`;
const A = '{"path":"a","weight":0.10,"splits":[{"name":"train"},{"name":"test"}]}';
const B = '{"path":"b","extra":[[1,2],null]}';
const C = '{"path":"c"}';

describe("an item that is moved", () => {
  test("makes the list one value, as the file has it, with no default of the schema in it", () => {
    expect(store.moveItem(at("sets[0]"), "down")).toEqual({ position: 2, count: 3 });
    expect(sent()).toBe(file(`{"sets":[${B},${A},${C}]}`));
    expect(labels()).toEqual(["[1]", "[0]", "[2]"]);
    expect(store.changes()).toMatchObject([{ path: "sets", key: at("sets").key }]);
  });

  test("and moved back leaves nothing changed", () => {
    store.moveItem(at("sets[2]"), "up");
    store.moveItem(at("sets[2]"), "down");
    expect(store.overrides()).toEqual({});
    expect(store.changes()).toEqual([]);
  });

  test("keeps what is edited in it, as it was typed", () => {
    type("sets[0].weight", "2.50");
    type("sets[0].splits[1].name", "val");
    const before = sent();
    store.moveItem(at("sets[0]"), "down");
    expect(sent()).toContain(
      '[{"path":"b","extra":[[1,2],null]},{"path":"a","weight":2.50,"splits":[{"name":"train"},',
    );
    expect(sent()).toContain('{"name":"val"}');
    expect(store.text(at("sets[0].weight"))).toBe("2.50");
    store.moveItem(at("sets[0]"), "up");
    expect(sent()).toBe(before);
  });

  test("keeps its secret, which is sent, and shared or shown by nothing", () => {
    type("sets[1].token", "hf_1");
    store.moveItem(at("sets[1]"), "up");
    expect(sent()).toContain('[{"path":"b","extra":[[1,2],null],"token":"hf_1"},{"path":"a"');
    const shared = [store.shareable(), store.changes(), store.composed(model.root)].map((one) => writeJson(one));
    expect(shared.join()).not.toContain("hf_1");
    expect(shared[0]).toContain('[{"path":"b"');
  });

  test("keeps its faults: the API names it by its new position", () => {
    type("sets[0].weight", "many");
    store.moveItem(at("sets[0]"), "down");
    store.remove(at("sets[1]"));
    store.moveItem(at("sets[0]"), "down");
    expect(sent()).toBe(file(`{"sets":[${C},${A.replace("0.10", '"many"')}]}`));
    const fault = { path: "sets[1].weight", file: "conf.yaml", kind: "type", message: "wrong", suggestion: "3" };
    store.showFaults([fault as InputFault]);
    expect(store.faults.at(at("sets[0].weight").key)).toHaveLength(1);
    store.accept(fault as InputFault);
    expect(store.value(at("sets[0].weight"))).toBe(3);
  });

  test("keeps what is typed as its YAML, and can't be read", () => {
    store.showYaml(at("sets[0]"), true);
    store.setYamlText(at("sets[0]"), "path: [", "Not valid YAML");
    store.moveItem(at("sets[0]"), "down");
    expect(store.yamlText(at("sets[0]"))).toBe("path: [");
  });

  test("passes items that are removed, and those stay removed", () => {
    store.remove(at("sets[1]"));
    expect(store.moveItem(at("sets[0]"), "down")).toEqual({ position: 2, count: 2 });
    expect(sent()).toBe(file(`{"sets":[${C},${A}]}`));
    store.moveItem(at("sets[0]"), "up");
    expect(sent()).toBe('{"remove":{"files":{"conf.yaml":["sets[1]"]}}}');
  });

  test("is in a list that is named item by item again, once the items that were moved are removed", () => {
    store.moveItem(at("sets[0]"), "down");
    store.remove(at("sets[0]"));
    expect(sent()).toBe('{"remove":{"files":{"conf.yaml":["sets[0]"]}}}');
  });

  test("moves among new ones without a word about those that are registered", () => {
    const [d, e] = [addSet("d"), addSet("e")];
    store.moveItem(e, "up");
    expect(sent()).toBe(
      '{"items":{"files":{"conf.yaml":[{"path":"sets[+]","value":{"path":"e"}},{"path":"sets[+]","value":{"path":"d"}}]}}}',
    );
    expect(store.changes().map((change) => change.now)).toEqual(['{path: "e"}', '{path: "d"}']);
    store.moveItem(e, "up");
    expect(sent()).toBe(file(`{"sets":[${A},${B},{"path":"e"},${C},{"path":"d"}]}`));
    store.remove(d);
    store.remove(e);
    expect(store.overrides()).toEqual({});
  });

  test("goes back with its list", () => {
    store.moveItem(at("sets[0]"), "down");
    store.reset({ area: "conf.yaml", path: "sets", key: at("sets").key });
    expect(store.overrides()).toEqual({});
    expect(labels()).toEqual(["[0]", "[1]", "[2]"]);
  });

  test("in an item of another list changes that item alone", () => {
    store.moveItem(at("sets[0].splits[1]"), "up");
    expect(sent()).toBe(
      '{"items":{"files":{"conf.yaml":[{"path":"sets[0]","value":{"splits":[{"name":"test"},{"name":"train"}]}}]}}}',
    );
  });
});

describe("an item that can't be moved", () => {
  const can = (path: string) => store.moves(at("sets")).get(at(path).key);

  test("is at an end, or alone", () => {
    expect(can("sets[0]")).toEqual({ up: false, down: true });
    expect(can("sets[2]")).toEqual({ up: true, down: false });
    store.remove(at("sets[1]"));
    store.remove(at("sets[2]"));
    expect(can("sets[0]")).toEqual({ up: false, down: false });
    expect(can("sets[1]")).toBeUndefined();
    expect(store.moveItem(at("sets[0]"), "down")).toBeUndefined();
  });

  test("is in a list of which the author left something out, which can't be sent as a whole", () => {
    const schema = { ...SCHEMA, "x-launchbay": { include: [], exclude: ["sets[*].path"], hidden: ["sets[0].path"] } };
    ({ store, model } = storeOf({ ...shape, schema }));
    const [d, e] = [store.addItem(at("sets")), store.addItem(at("sets"))] as Node[];
    expect(can("sets[1]")).toEqual({ up: false, down: false });
    expect([d, e].map((item) => item && store.moves(at("sets")).get(item.key)?.up)).toEqual([false, true]);
  });
});

describe("a list with values that JSON has no word for", () => {
  const movesIn = (items: string, value: string) => {
    const schema = parseJson(
      `{"type": "object", "properties": {"sets": {"type": "array", "items": ${items}, "default": [${value}, {"x": "b"}]}}}`,
    ) as JsonObject;
    ({ store, model } = storeOf({ ...shape, schema }));
    return store.moves(at("sets")).get(at("sets[0]").key)?.down;
  };
  const FREE = '{"type": "object"}';

  test.each(['{"x": "2026-01-31"}', '{"x": [{"y": ".nan"}]}', '{"x": "9:30:00"}', '{"true": 1}', '{"x": {"1": "a"}}'])(
    "such as %s, is not sent as a whole, which would make texts of them",
    (value) => expect(movesIn(FREE, value)).toBe(false),
  );

  test("is, if the schema has their types", () => {
    const typed =
      '{"type": "object", "properties": {"x": {"type": "string", "format": "date"}, "y": {"type": "number"}}}';
    expect(movesIn(typed, '{"x": "2026-01-31", "y": ".nan"}')).toBe(true);
    expect(movesIn(FREE, '{"x": "a", "y": [1, null, true, "v2026-01"]}')).toBe(true);
  });

  test("still has new items that move among themselves", () => {
    movesIn(FREE, '{"x": "2026-01-31"}');
    const [, last] = [store.addItem(at("sets")), store.addItem(at("sets"))];
    expect(last && store.moveItem(last, "up")).toEqual({ position: 3, count: 4 });
  });
});

/** Everything that a form is asked for. */
const snapshot = () =>
  [store.overrides(), store.shareable(), store.changes(), store.composed(model.root), labels()].map((one) =>
    writeJson(one),
  );

test("moving an item and moving it back restores all that was, whatever was done before", () => {
  const deed = fc.oneof(
    fc.record({ does: fc.constant("type"), item: fc.nat(4), text: fc.constantFrom("1.50", "x", "7") }),
    fc.record({ does: fc.constant("hide"), item: fc.nat(4), text: fc.constantFrom("hf_1", "hf_2") }),
    fc.record({ does: fc.constantFrom("add", "remove", "up", "down"), item: fc.nat(4), text: fc.constant("") }),
  );
  const doIt = ({ does, item: position, text }: { does: string; item: number; text: string }) => {
    const items = store.children(at("sets"));
    const item = items[position % Math.max(1, items.length)];
    if (does === "add") addSet("new");
    else if (!item) return;
    else if (does === "remove") store.remove(item);
    else if (does === "up" || does === "down") store.moveItem(item, does);
    else if (store.edit(item)?.kind !== "remove") {
      const field = model.child(item, does === "hide" ? "token" : "weight");
      if (field) store.setValue(field, text, text);
    }
  };
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 12 }), fc.boolean(), (deeds, isDown) => {
      ({ store, model } = storeOf(shape));
      deeds.forEach(doIt);
      const [there, back]: Direction[] = isDown ? ["down", "up"] : ["up", "down"];
      for (const item of store.children(at("sets"))) {
        if (!store.moves(at("sets")).get(item.key)?.[there as Direction]) continue;
        const before = snapshot();
        store.moveItem(item, there as Direction);
        expect(paths()).toEqual(whole());
        store.moveItem(item, back as Direction);
        expect(snapshot()).toEqual(before);
      }
    }),
    { numRuns: 200 },
  );
});

/** The list as the form shows it. */
const paths = (): Json => standing().map((item) => store.value(model.child(item, "path") as Node) ?? null);

/** The list as the overrides that are sent make it, by the rules of the API: change, remove, append. */
const whole = (): Json => {
  const { files, items, remove } = parseJson(sent()) as {
    files?: { "conf.yaml"?: { sets?: { path: string }[] } };
    items?: { files: { "conf.yaml": { path: string; value: { path?: string } }[] } };
    remove?: { files: { "conf.yaml": string[] } };
  };
  const given = files?.["conf.yaml"]?.sets;
  if (given) return given.map((item) => item.path);
  const gone = remove?.files["conf.yaml"] ?? [];
  const kept = ["a", "b", "c"].filter((_, position) => !gone.includes(`sets[${position}]`));
  const added = (items?.files["conf.yaml"] ?? []).filter(({ path }) => path === "sets[+]");
  return [...kept, ...added.map(({ value }) => value.path ?? null)];
};
