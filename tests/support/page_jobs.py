"""Jobs for the tests and measurements of the page: every kind of input, many inputs, hostile texts, plots, a long log.

Each is the body that registers it. Their commands are Python of the standard library, so that each runs anywhere.
"""

from __future__ import annotations

from typing import Any

# What a page must show as text: markup, terminal codes, text that turns its direction.
MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
TERMINAL_CODES = "\x1b[31mred\x1b[0m \x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07 \x1b[2J\x1b[999;999H"
TURNED = "photo_\u202egnp.exe"
LAST_LINE = "the end of the log"

_EVERY_INPUT = {
    "title": "Training",
    "properties": {
        "seed": {"type": "integer", "minimum": 0, "description": "the seed of every random number"},
        "learning_rate": {"type": "number", "exclusiveMinimum": 0, "description": "the optimizer's step size"},
        "dropout": {"type": "number", "minimum": 0, "maximum": 1, "description": "share of units to drop"},
        "layers": {"type": "integer", "minimum": 1, "maximum": 12},
        "optimizer": {"enum": ["adam", "sgd", "lion"], "description": "what updates the weights"},
        "precision": {"type": "string", "enum": ["fp32", "bf16", "fp16", "fp8", "int8", "int4"]},
        "augment": {"type": "boolean", "description": "whether images are changed at random"},
        "run_title": {"type": "string", "maxLength": 40, "examples": ["a baseline"]},
        "notes": {"type": "string", "description": "several lines", "format": "multiline"},
        "since": {"type": "string", "format": "date"},
        "at": {"type": "string", "format": "date-time"},
        "home": {"type": "string", "format": "uri"},
        "api_key": {"type": "string", "format": "secret", "description": "never shown again"},
        "hidden": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": 6},
        "tags": {"type": "array", "items": {"type": "string"}},
        "weights": {"type": "object", "additionalProperties": {"type": "number"}},
        "patience": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
        "big": {"type": "integer"},
        "model": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "head": {"type": "object", "properties": {"width": {"type": "integer", "minimum": 1}}},
            },
        },
        "tree": {"$ref": "#/$defs/Tree"},
        "schedule": {
            "oneOf": [
                {"title": "constant", "type": "object", "properties": {"kind": {"const": "constant"}}},
                {
                    "title": "cosine",
                    "type": "object",
                    "properties": {"kind": {"const": "cosine"}, "warmup": {"type": "integer", "minimum": 0}},
                },
            ]
        },
        "anything": {"description": "any value, as YAML"},
    },
    "$defs": {
        "Tree": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}},
            },
        }
    },
}
_EVERY_VALUE: dict[str, Any] = {
    "seed": 7,
    "learning_rate": 0.01,
    "dropout": 0.1,
    "layers": 4,
    "optimizer": "adam",
    "precision": "bf16",
    "augment": True,
    "run_title": "",
    "notes": "first line\nsecond line",
    "since": "2026-01-31",
    "at": "2026-01-31T09:30:00Z",
    "home": "https://example.com/data",
    "api_key": "",
    "hidden": [64, 32],
    "tags": ["baseline"],
    "weights": {"cat": 1.0, "dog": 2.5},
    "patience": None,
    "big": 12345678901234567890,
    "model": {"name": "resnet", "head": {"width": 128}},
    "tree": {"name": "root", "children": [{"name": "leaf", "children": []}]},
    "schedule": {"kind": "cosine", "warmup": 100},
    "anything": {"free": ["form", 1]},
}
_YAML = """\
# How the model is trained.
training:
  epochs: 15  # passes over the data
  batch_size: 32
  augment: true
  rate: 1e-3
  floor: .nan
  classes: [cat, dog]
paths:
  data: /data/train
"""
_TRAINING = """\
import os, pathlib
for step in range(5):
    print(f"step {step}: loss={1 / (step + 1):.4f}", flush=True)
outputs = pathlib.Path(os.environ["LAUNCHBAY_OUTPUT_DIR"])
(outputs / "model.txt").write_text("weights")
print("the end of the log", flush=True)
"""
_HOSTILE = f"""\
import os, pathlib
for line in ({MARKUP!r}, {TERMINAL_CODES!r}, {TURNED!r}, "a" * 20000, "\\x00\\x07\\x08"):
    print(line, flush=True)
outputs = pathlib.Path(os.environ["LAUNCHBAY_OUTPUT_DIR"])
(outputs / "<b>bold<b>.html").write_text({MARKUP!r})
(outputs / {TURNED!r}).write_text("x")
print({LAST_LINE!r}, flush=True)
"""
_TALKING = """\
import sys
for n in range({lines}):
    sys.stdout.write(f"line {{n}}: loss={{1 / (n + 1):.6f}}\\n")
print("the end of the log")
"""


def every_input() -> dict[str, Any]:
    """A job with an input of every kind, in the run config and in files of three formats."""
    return {
        "name": "every-input",
        "description": "One input of every kind.",
        "command": ["python", "-c", _TRAINING],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "metrics": {"loss": "loss=([0-9.]+)"},
        "inputs": {
            "config": {"values": _EVERY_VALUE, "schema": _EVERY_INPUT, "exclude": ["home"], "open": ["weights"]},
            "files": {
                "config.yaml": {"text": _YAML, "exclude": ["paths"]},
                "conf/data.json": {"text": '{"workers": 4, "shuffle": true}\n'},
                "settings.toml": {"text": "[log]\nevery = 10  # steps\n"},
            },
        },
    }


def hostile() -> dict[str, Any]:
    """A job whose every text tries to be more than text."""
    properties = {
        MARKUP: {"type": "string", "description": MARKUP, "title": MARKUP},
        "choice": {"enum": [MARKUP, "javascript:alert(1)"], "description": "[link](javascript:alert(1))"},
        "__proto__": {"type": "string"},
        "constructor": {"type": "string"},
        TURNED: {"type": "string"},
    }
    values = {MARKUP: MARKUP, "choice": MARKUP, "__proto__": "p", "constructor": "c", TURNED: "x"}
    return {
        "name": "hostile",
        "description": MARKUP,
        "command": ["python", "-c", _HOSTILE],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "inputs": {
            "config": {"values": values, "schema": {"properties": properties}},
            "files": {"<b>bold<b>.yaml": {"text": f"'{MARKUP.replace(chr(39), chr(39) * 2)}': 1  # {MARKUP}\n"}},
        },
    }


def wide(fields: int, group: int = 20) -> dict[str, Any]:
    """A job with many inputs, in groups."""
    names = [f"field_{n:04d}" for n in range(fields)]
    kinds: list[tuple[dict[str, Any], Any]] = [
        ({"type": "number", "minimum": 0}, 0.5),
        ({"type": "integer", "minimum": 0, "maximum": 100}, 10),
        ({"type": "string"}, "text"),
        ({"type": "boolean"}, True),
        ({"enum": ["one", "two", "three"]}, "one"),
    ]
    groups: dict[str, dict[str, Any]] = {}
    values: dict[str, dict[str, Any]] = {}
    for n, name in enumerate(names):
        schema, value = kinds[n % len(kinds)]
        at = f"group_{n // group:03d}"
        groups.setdefault(at, {})[name] = {**schema, "description": f"what {name} is for"}
        values.setdefault(at, {})[name] = value
    properties = {name: {"type": "object", "properties": members} for name, members in groups.items()}
    return {
        "name": f"wide-{fields}",
        "description": f"{fields:,} inputs.",
        "command": ["python", "-c", "print('wide')"],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "inputs": {"config": {"values": values, "schema": {"properties": properties}}},
    }


def talking(lines: int) -> dict[str, Any]:
    """A job with a log of many lines."""
    return {
        "name": f"talking-{lines}",
        "description": f"{lines:,} lines of log.",
        "command": ["python", "-c", _TALKING.format(lines=lines)],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "inputs": {},
    }


def waiting() -> dict[str, Any]:
    """A job that goes on until it is cancelled, and says so at once."""
    return {
        "name": "waiting",
        "description": "Goes on until it is cancelled.",
        "command": ["python", "-c", "import threading; print('waits', flush=True); threading.Event().wait()"],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "inputs": {"config": {"values": {"seed": 1}}},
    }


def failing() -> dict[str, Any]:
    """A job that ends with an exception, after a line."""
    code = "print('begins', flush=True)\ndef load(path):\n    raise FileNotFoundError(path)\nload('missing.csv')"
    return {
        "name": "failing",
        "description": "Ends with an exception.",
        "command": ["python", "-c", code],
        "hardware": {"vcpus": 1, "memory_gib": 1},
        "inputs": {"config": {"values": {"seed": 1}}},
    }


def every_job() -> dict[str, dict[str, Any]]:
    """The jobs that the browser's tests use, by their names."""
    jobs = [every_input(), hostile(), wide(200), wide(2000), talking(100_000), waiting(), failing()]
    return {job["name"]: job for job in jobs}
