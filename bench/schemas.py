"""Measure inference and validation of schemas, compared with the pure-Python `jsonschema`, and the time to import them.

All figures are medians of CPU times on one machine. Ratios are comparable between machines; milliseconds aren't.

    python bench/schemas.py [keys]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from inputs_support import corpus_files
from launchbay_core.inputs import (
    UnreadableInput,
    declared_schema,
    format_of,
    infer_schema,
    merge,
    parse_text,
    patch_text,
    validate_overrides,
)

KEYS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
OVERRIDES = 50
GROUP = 20


def build_config(keys: int) -> dict[str, Any]:
    """A config with this many keys: maps of numbers, strings, lists and booleans."""
    kinds: list[Any] = [0.1, 3, "resnet", True, [1, 2, 3]]
    return {
        f"group_{group}": {f"key_{key}": kinds[key % len(kinds)] for key in range(GROUP)}
        for group in range(keys // GROUP)
    }


def build_overrides(config: dict[str, Any], number: int) -> dict[str, Any]:
    """This many overrides: new values for a float and an int in groups all over a config."""
    chosen = list(config)[:: max(1, len(config) // number)][:number]
    return {group: {"key_0": 0.5, "key_1": 7} for group in chosen[: number // 2]}


def measure_milliseconds(work: Callable[[], Any], times: int = 15) -> float:
    """The median CPU time of `work`, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken) * 1000


def compare_with_jsonschema(name: str, config: dict[str, Any], overrides: dict[str, Any]) -> None:
    """Print a row for each kind of schema, with jsonschema's time for the same values and schema."""
    inferred, declared = infer_schema(config), declared_schema(infer_schema(config), config)
    known = jsonschema.Draft202012Validator(inferred)
    wanted = merge(config, overrides)

    def with_inference() -> None:
        assert not validate_overrides(infer_schema(config), overrides)

    def by_jsonschema() -> None:
        jsonschema.Draft202012Validator.check_schema(inferred)
        assert not list(jsonschema.Draft202012Validator(inferred).iter_errors(wanted))

    rows = [
        ("inferred, then validated", with_inference, by_jsonschema),
        ("validated", lambda: validate_overrides(inferred, overrides), lambda: list(known.iter_errors(wanted))),
        (
            "validated by an author's schema",
            lambda: validate_overrides(declared, overrides, config, declared),
            lambda: list(known.iter_errors(wanted)),
        ),
    ]
    for title, ours, theirs in rows:
        mine, other = measure_milliseconds(ours), measure_milliseconds(theirs, 5)
        print(f"{name:<22}{title:<34}{mine:>9.2f} ms{other:>9.1f} ms{other / mine:>8.0f} ×")


def corpus_configs() -> list[dict[str, Any]]:
    """The configs of the corpus that are maps of JSON types."""
    found = []
    for path in corpus_files():
        try:
            values = parse_text(path.read_bytes().decode(), format_of(path.name))
            known = jsonschema.Draft202012Validator(infer_schema(values))
            if not list(known.iter_errors(values)):
                found.append(values)
        except (UnreadableInput, TypeError):
            continue
    return found


def first_leaf(values: dict[str, Any]) -> dict[str, Any]:
    """The override that sets the first value of a config to its present value."""
    for name, value in values.items():
        inner = first_leaf(value) if isinstance(value, dict) else value
        if inner not in ({}, None):
            return {name: inner}
    return {}


def compare_on_corpus() -> None:
    """Print a row for all files of the corpus together."""
    files = [(values, first_leaf(values)) for values in corpus_configs()]
    if not files:
        print("no corpus next to this checkout")
        return

    def ours() -> None:
        for values, overrides in files:
            validate_overrides(infer_schema(values), overrides)

    def theirs() -> None:
        for values, overrides in files:
            schema = infer_schema(values)
            jsonschema.Draft202012Validator.check_schema(schema)
            list(jsonschema.Draft202012Validator(schema).iter_errors(merge(values, overrides)))

    mine, other = measure_milliseconds(ours, 3), measure_milliseconds(theirs, 1)
    title = "inferred, then one leaf validated"
    print(f"{f'{len(files)} corpus files':<22}{title:<34}{mine:>9.0f} ms{other:>9.0f} ms{other / mine:>8.0f} ×")


def measure_import(statement: str) -> float:
    """The CPU milliseconds of a statement in a new interpreter, without the start of Python, from compiled bytecode."""
    code = f"import time; began = time.process_time(); {statement}; print((time.process_time() - began) * 1000)"
    with tempfile.TemporaryDirectory() as compiled:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPYCACHEPREFIX": compiled}
        runs = [
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
            for _ in range(8)
        ]
    return statistics.median(float(run.stdout) for run in runs[1:])  # the first one compiles


def main() -> None:
    """Print all comparisons."""
    config = build_config(KEYS)
    overrides = build_overrides(config, OVERRIDES)
    text = yaml.safe_dump(config, sort_keys=False)
    print(f"{'':<56}{'ours':>12}{'jsonschema':>12}{'ratio':>10}")
    compare_with_jsonschema(f"{KEYS:,} keys", config, overrides)
    compare_on_corpus()
    schema = infer_schema(config)
    checked = measure_milliseconds(lambda: validate_overrides(schema, overrides))
    patched = measure_milliseconds(lambda: patch_text(text, overrides, "yaml"))
    print(f"\n{KEYS:,} keys, {OVERRIDES} overrides: validated in {checked:.1f} ms and patched in {patched:.1f} ms")
    for statement in ("from launchbay_core.inputs import *", "import boto3", "import pydantic"):
        print(f"{statement:<36}{measure_import(statement):>8.1f} ms")


if __name__ == "__main__":
    main()
