"""Changing one value in each file of the corpus, beside what people use today; text in memory, in one run.

The peers: what wandb's launch does with a file (its own read, update and write), a ruamel.yaml round trip, and
OmegaConf's load, update and save. Foreign bytes are those outside the value that was asked for, by PyYAML's own marks.

    python bench/patching.py
"""

from __future__ import annotations

import io
import logging
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from inputs_support import CORPUS, another, changed_span, corpus_files, leaves, nested, yaml_span
from launchbay_core.inputs import UnreadableInput, infer_schema, parse_text, patch_text, validate_overrides
from launchbay_core.inputs.values.merge import key_text

ROUNDS = 3


@dataclass(frozen=True)
class Change:
    """One value of one file, to be set to another."""

    text: str
    keys: tuple[Any, ...]
    value: Any

    @property
    def overrides(self) -> dict[str, Any]:
        return nested(tuple(key_text(key) for key in self.keys), self.value)

    def keeps_foreign_bytes(self, patched: str) -> bool:
        span = yaml_span(self.text, self.keys)
        assert span is not None
        start, end = changed_span(self.text, patched)
        # An empty value has no span: a space and the value are put after its colon.
        return span[0] - 1 <= start and end <= max(span[1], span[0] + 1)


def changes() -> list[Change]:
    """One scalar leaf a file, where PyYAML has it stand in one place."""
    found = []
    for path in corpus_files():
        text = path.read_bytes().decode()
        try:
            every = list(leaves(parse_text(text, "yaml")))
        except UnreadableInput:
            continue
        every = [(keys, value) for keys, value in every if not isinstance(value, list | dict) and yaml_span(text, keys)]
        if every:
            keys, value = random.Random(path.name).choice(every)  # noqa: S311  (a sample, no secret)
            found.append(Change(text, keys, another(value)))
    return found


def ours(change: Change) -> str:
    return patch_text(change.text, change.overrides, "yaml")


def wandb() -> Callable[[Change], str]:
    from wandb.sdk.launch.inputs import files

    def patch(change: Change) -> str:
        config = yaml.safe_load(change.text)
        files._update_dict(config, nested(change.keys, change.value))  # noqa: SLF001  (it has no public name)
        out = io.StringIO()
        yaml.safe_dump(config, out)
        return out.getvalue()

    return patch


def ruamel() -> Callable[[Change], str]:
    from ruamel.yaml import YAML

    def patch(change: Change) -> str:
        reader = YAML()
        config = reader.load(change.text)
        level = config
        for key in change.keys[:-1]:
            level = level[key]
        level[change.keys[-1]] = change.value
        out = io.StringIO()
        reader.dump(config, out)
        return out.getvalue()

    return patch


def omegaconf() -> Callable[[Change], str]:
    from omegaconf import OmegaConf

    def patch(change: Change) -> str:
        config = OmegaConf.create(change.text)
        level = config
        for key in change.keys[:-1]:
            level = level[key]
        level[change.keys[-1]] = change.value
        return OmegaConf.to_yaml(config)

    return patch


@dataclass
class Measured:
    """One tool's sums: seconds in all, each file at its best; files done, and those with their foreign bytes."""

    seconds: float = 0.0
    done: int = 0
    kept: int = 0

    def add(self, patch: Callable[[Change], str], change: Change) -> None:
        try:
            patched = patch(change)
        except Exception:  # noqa: BLE001  (a peer that can't is left out, and the table says so)
            return
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            patch(change)
            times.append(time.perf_counter() - began)
        self.seconds += min(times)
        self.done += 1
        self.kept += change.keeps_foreign_bytes(patched)


def corpus_table() -> None:
    todo = changes()
    print(f"one value in each of {len(todo)} files, {sum(len(change.text) for change in todo):,} characters\n")
    print(f"{'':<34}{'ms a file':>10}{'ratio':>8}{'files done':>12}{'foreign bytes kept':>20}")
    tools = {
        "launchbay: patch_text": ours,
        "wandb: read, update, write": wandb(),
        "ruamel.yaml: round trip": ruamel(),
        "OmegaConf: load, update, save": omegaconf(),
    }
    results = {name: Measured() for name in tools}
    for change in todo:  # file by file, so that whatever else the machine does meets all of them
        for name, patch in tools.items():
            results[name].add(patch, change)
    first = next(iter(results.values()))
    for name, found in results.items():
        each, share = found.seconds / found.done, f"{found.kept / found.done:.0%}"
        ratio = each / (first.seconds / first.done)
        print(f"{name:<34}{each * 1000:>10.3f}{ratio:>8.1f}{found.done:>12}{share:>20}")


def large_table() -> None:
    """A config of 2,000 keys with 50 overrides, validated and patched."""
    values = {f"section_{i}": {f"key_{j}": i * j / 7 for j in range(50)} for i in range(40)}
    text = yaml.safe_dump(values, sort_keys=False)
    schema = infer_schema(parse_text(text, "yaml"))
    shapes = {
        "spread over all its sections": [(f"section_{i % 40}", f"key_{i % 50}") for i in range(50)],
        "in one of its sections": [("section_20", f"key_{i}") for i in range(50)],
    }
    print("\n2,000 keys, 50 overrides: validate and patch")
    for name, paths in shapes.items():
        overrides: dict[str, Any] = {}
        for section, key in paths:
            overrides.setdefault(section, {})[key] = 0.5
        best = float("inf")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            assert validate_overrides(schema, overrides) == []
            patch_text(text, overrides, "yaml")
            best = min(best, time.perf_counter() - began)
        print(f"{name:<34}{best * 1000:>10.1f} ms")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    if CORPUS.is_dir():
        corpus_table()
    else:
        print("the corpus is not beside this checkout: nothing to compare")
    large_table()
