"""Bodies that are valid, from which mutations start: jobs with inputs of every kind, and overrides that fit them."""

from __future__ import annotations

import json
from functools import lru_cache
from random import Random
from typing import Any

from fuzz.texts import config_text
from fuzz.values import hostile, hostile_text, mutate
from launchbay_core.inputs import parse_text

CONFIGS: tuple[dict[str, Any], ...] = (
    {"trainer": {"lr": 0.001, "batch": 32, "private": {"key": 1}}, "seed": 42, "names": ["a", "b"], "fast": True},
    {"model": {"layers": [{"size": 1}, {"size": 2}], "name": "x", "opt": None}, "a.b": 1, "": {"c": 2}},
    {"hub": {"token": "", "repository": "team/model"}, "list": [[1, 2], [3]], "float": 1.5},
    {},
)
SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "object", "properties": {"seed": {"type": "integer", "minimum": 0}}, "additionalProperties": True},
    {
        "properties": {
            "hub": {
                "type": "object",
                "properties": {"token": {"type": "string", "format": "secret"}, "repository": {"type": "string"}},
            }
        }
    },
    {
        "type": "object",
        "$defs": {"rate": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}},
        "properties": {"trainer": {"properties": {"lr": {"$ref": "#/$defs/rate"}, "batch": {"enum": [16, 32, 64]}}}},
    },
    {
        "allOf": [{"properties": {"seed": {"multipleOf": 2}}}, {"required": ["seed"]}],
        "if": {"properties": {"fast": {"const": True}}},
        "then": {"properties": {"names": {"maxItems": 3, "uniqueItems": True, "items": {"pattern": "^[a-z]+$"}}}},
        "patternProperties": {"^x_": {"type": ["string", "null"]}},
        "propertyNames": {"maxLength": 40},
    },
    {"allOf": [{"$ref": "#"}]},
    {"properties": {"names": {"items": {"pattern": r"^(a*)*\1b$"}}, "hub": {"$ref": "#/$defs/t"}}, "$defs": {"t": {}}},
    {
        "oneOf": [{"type": "object", "maxProperties": 20}, {"type": "array", "prefixItems": [{}]}],
        "not": {"type": "null"},
    },
)
ARGUMENTS: tuple[dict[str, Any], ...] = (
    {
        "trainer.lr": "--lr",
        "fast": {"flag": "--fast", "negation": "--slow"},
        "names": {"flag": "--name", "repeat": True},
    },
    {"seed": {"positional": True}, "names": {"flag": "--names=", "separator": ","}},
    {"float": {"flag": "-f", "explicit": True}},
)
ARGUMENTS_OF = {0: ARGUMENTS[0], 2: ARGUMENTS[2]}  # by config
PATHS = (
    "trainer",
    "trainer.private",
    "seed",
    "model.layers",
    "model.layers[0]",
    "a\\.b",
    "hub",
    "names",
    "0x10",
    "1",
    "no",
    "",
)
ITEM_PATHS = (
    "names[0]",
    "names[-1]",
    "names[+]",
    "model.layers[1].size",
    "list[0][1]",
    "list[2]",
    "hub[0]",
    "[1].a[0]",
)
HARDWARE: tuple[dict[str, Any], ...] = (
    {},
    {"vcpus": 2, "memory_gib": 4},
    {"gpu": {"model": "a10g", "count": 1}},
    {"gpu": {"memory_gib": 40}, "spot": True},
    {"any_of": [{"gpu": {"model": "l4"}, "spot": True}, {"gpu": {"model": "a10g"}}], "prefer": "cheapest"},
)
TERMS: tuple[dict[str, Any], ...] = (
    {"patience": "10m"},
    {"patience": 600, "max_price": 2.5},
    {"max_price": 0.01, "when_exhausted": "fail"},
)
FILES = ("config.yaml", "conf/train.yml", "settings.json", "pyproject.toml")
_FORMATS = {"yaml": "yaml", "yml": "yaml", "json": "json", "toml": "toml"}


def job(rng: Random) -> dict[str, Any]:
    """The body of a registration without its name; most are valid."""
    config, files = _config(rng), {path: _file(rng, path) for path in FILES if rng.random() < 0.35}
    inputs: dict[str, Any] = {"files": files}
    if config is not None:
        inputs["config"] = config
        if rng.random() < 0.25:
            inputs["args"] = (
                rng.choice(ARGUMENTS) if rng.random() < 0.3 else ARGUMENTS_OF.get(CONFIGS.index(config["values"]), {})
            )
    spec: dict[str, Any] = {"command": ["python", "train.py"], "inputs": inputs}
    optional = {
        "description": "a job",
        "env": {"A": "b"},
        "hardware": rng.choice(HARDWARE),
        **rng.choice(TERMS),
        "image": "team/image:1",
        "timeout_seconds": 3600,
        "retries": 1,
        "runner": rng.choice(("exec", "init")),
    }
    return spec | {name: value for name, value in optional.items() if rng.random() < 0.2}


def overrides(rng: Random, spec: dict[str, Any]) -> dict[str, Any]:
    """Overrides for a registered job: values of its own, some of them changed, some in other places."""
    inputs = spec.get("inputs") or {}
    found: dict[str, Any] = {}
    config = inputs.get("config")
    if isinstance(config, dict) and isinstance(config.get("values"), dict):
        found["config"] = some_of(config["values"], rng)
    files = [path for path in inputs.get("files") or {} if rng.random() < 0.5]
    if files:
        found["files"] = {path: _file_overrides(rng, path, inputs["files"][path]) for path in files}
    maps = [key for key, value in found.get("config", {}).items() if isinstance(value, dict) and key.isalpha()]
    if maps and rng.random() < 0.3:
        found["replace"] = {"config": [rng.choice(maps)], "files": {}}
    if rng.random() < 0.3:
        _add_operators(rng, found, [None, *(inputs.get("files") or {})])
    return found if rng.random() < 0.8 else mutate(found, rng)


def _add_operators(rng: Random, found: dict[str, Any], sources: list[str | None]) -> None:
    """Name places in one of the sources that are added, removed, or items of lists that change; few of them fit."""
    source, name = rng.choice(sources), rng.choice(("add", "remove", "remove", "items", "items"))
    paths = [rng.choice(ITEM_PATHS if name == "items" else (*PATHS, *ITEM_PATHS)) for _ in range(rng.randint(1, 3))]
    marks = [{"path": path, "value": hostile(rng)} for path in paths] if name == "items" else paths
    found[name] = {"config": marks} if source is None else {"files": {source: marks}}


def _config(rng: Random) -> dict[str, Any] | None:
    if rng.random() < 0.25:
        return None
    found: dict[str, Any] = {"values": rng.choice(CONFIGS)}
    if rng.random() < 0.35:
        found["schema"] = rng.choice(SCHEMAS) if rng.random() < 0.6 else mutate(rng.choice(SCHEMAS), rng)
    return found | _selection(rng)


def _file(rng: Random, path: str) -> dict[str, Any]:
    form = _FORMATS[path.rpartition(".")[2]]
    if rng.random() < 0.05:
        form = rng.choice(("yaml", "json", "toml"))
    found: dict[str, Any] = {"text": config_text(rng, form)}
    if rng.random() < 0.25:
        found["schema"] = _schema_of(values_of(found["text"], form), rng) if rng.random() < 0.8 else rng.choice(SCHEMAS)
    return found | _selection(rng)


def _schema_of(values: dict[str, Any], rng: Random) -> dict[str, Any]:
    """A schema about the values of a file, which they may or may not fit."""
    properties: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict) and rng.random() < 0.7:
            properties[key] = {"type": "object", **_schema_of(value, rng)}
        elif rng.random() < 0.6:
            types = [{"type": name} for name in ("integer", "number", "string", "boolean", "array", "null")]
            properties[key] = rng.choice((*types, {"enum": [value, 1]}, {"const": value}, {"default": value}, {}))
    return {"properties": properties, **({"additionalProperties": False} if rng.random() < 0.2 else {})}


def _selection(rng: Random) -> dict[str, Any]:
    return {name: [rng.choice(PATHS[:-1])] for name in ("include", "exclude") if rng.random() < 0.12}


def some_of(values: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Some of the values, each as it is, near it, or hostile."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if rng.random() < 0.5:
            continue
        if isinstance(value, dict):
            found[key] = some_of(value, rng)
        else:
            found[key] = value if rng.random() < 0.5 else _near(value, rng) if rng.random() < 0.7 else hostile(rng)
    return found


def _near(value: Any, rng: Random) -> Any:
    """Another value, mostly of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return rng.choice(
            (value + 1, -value, 0, value * 1.5 if isinstance(value, float) else value * 10**20, float("inf"))
        )
    if isinstance(value, str):
        return hostile_text(rng)
    return mutate(value, rng)


def _file_overrides(rng: Random, path: str, file: dict[str, Any]) -> dict[str, Any]:
    """Values of the file, changed; if it has none, values at keys that the config files of `texts` have."""
    values = values_of(str(file.get("text")), _FORMATS[path.rpartition(".")[2]])
    if values and rng.random() < 0.9:
        return some_of(values, rng)
    keys = (
        "trainer",
        "training",
        "seed",
        "a",
        "e",
        "when",
        "raw",
        "models",
        "[0]",
        "[1]",
        "base",
        "first",
        "2020-01-01",
        "1",
    )
    inner = ("learning_rate", "epochs", "b", "lr", "f", "names", "rate", "<<")
    return {
        rng.choice(keys): {rng.choice(inner): hostile(rng)} if rng.random() < 0.6 else hostile(rng)
        for _ in range(rng.choice((1, 1, 2)))
    }


@lru_cache(maxsize=256)
def values_of(text: str, form: str) -> dict[str, Any]:
    """The values of a config file as JSON has them; none if the reader can't read it, which the handler is to say."""
    try:
        values: dict[str, Any] = json.loads(json.dumps(parse_text(text, form), default=str, skipkeys=True))
    except Exception:  # noqa: BLE001  (the file goes to the handler all the same)
        return {}
    return values
