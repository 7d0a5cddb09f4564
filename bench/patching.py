"""Measure how fast one value in each file of the corpus is changed, compared with other tools: CPU time, all in memory.

The value is each file's first, the one in its middle, its last, one at random, and a list. The other tools read and
write the whole file whichever it is: they change the one at random. How many times as long one takes is told for each
value by the files that both change, as not every file has a list.

The other tools: what wandb's launch does with a file (its own read, update and write), a ruamel.yaml round trip, and
OmegaConf's load, update and save. Foreign bytes are the bytes outside the changed value, as located by PyYAML's marks.

    python bench/patching.py
"""

from __future__ import annotations

import io
import logging
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from inputs_support import CORPUS, another, changed_span, corpus_files, leaves, nested, yaml_span
from launchbay_core.inputs import UnreadableInput, infer_schema, parse_text, patch_text, validate_overrides
from launchbay_core.inputs.values.merge import key_text

ROUNDS = 3


@dataclass(frozen=True)
class Edit:
    """One value of one file, and the new value to set."""

    text: str
    keys: tuple[Any, ...]
    value: Any

    @property
    def overrides(self) -> dict[str, Any]:
        """The edit as overrides of the file."""
        return nested(tuple(key_text(key) for key in self.keys), self.value)

    def keeps_foreign_bytes(self, patched: str) -> bool:
        """Whether a patched text differs from the file in the bytes of the value only."""
        span = yaml_span(self.text, self.keys)
        assert span is not None
        start, end = changed_span(self.text, patched)
        # An empty value has no span: a space and the value are inserted after its colon.
        return span[0] - 1 <= start and end <= max(span[1], span[0] + 1)


PICKS: dict[str, Callable[[list[Any], random.Random], Any]] = {
    "one at random": lambda every, chance: chance.choice(every),
    "the first": lambda every, _: every[0],
    "the middle one": lambda every, _: every[len(every) // 2],
    "the last": lambda every, _: every[-1],
}


def sample_edits() -> dict[str, list[Edit]]:
    """One edit per file of the corpus and pick, of scalar leaves and lists which PyYAML finds in exactly one place."""
    found: dict[str, list[Edit]] = {pick: [] for pick in [*PICKS, "a list"]}
    for path in corpus_files():
        text = path.read_bytes().decode()
        try:
            every = [(keys, value) for keys, value in leaves(parse_text(text, "yaml")) if yaml_span(text, keys)]
        except UnreadableInput:
            continue
        scalars = [(keys, value) for keys, value in every if not isinstance(value, list | dict)]
        lists = [(keys, value) for keys, value in every if isinstance(value, list)]
        for pick, choose in PICKS.items():
            if scalars:
                keys, value = choose(scalars, random.Random(path.name))  # noqa: S311  (a sample, not a secret)
                found[pick].append(Edit(text, keys, another(value)))
        if lists:
            keys, value = random.Random(path.name).choice(lists)  # noqa: S311  (as above)
            found["a list"].append(Edit(text, keys, another(value)))
    return found


def patch_with_launchbay(edit: Edit) -> str:
    return patch_text(edit.text, edit.overrides, "yaml")


def wandb_patcher() -> Callable[[Edit], str]:
    from wandb.sdk.launch.inputs import files

    def patch(edit: Edit) -> str:
        config = yaml.safe_load(edit.text)
        files._update_dict(config, nested(edit.keys, edit.value))  # noqa: SLF001  (it has no public name)
        out = io.StringIO()
        yaml.safe_dump(config, out)
        return out.getvalue()

    return patch


def ruamel_patcher() -> Callable[[Edit], str]:
    from ruamel.yaml import YAML

    def patch(edit: Edit) -> str:
        reader = YAML()
        config = reader.load(edit.text)
        level = config
        for key in edit.keys[:-1]:
            level = level[key]
        level[edit.keys[-1]] = edit.value
        out = io.StringIO()
        reader.dump(config, out)
        return out.getvalue()

    return patch


def omegaconf_patcher() -> Callable[[Edit], str]:
    from omegaconf import OmegaConf

    def patch(edit: Edit) -> str:
        config = OmegaConf.create(edit.text)
        level = config
        for key in edit.keys[:-1]:
            level = level[key]
        level[edit.keys[-1]] = edit.value
        return OmegaConf.to_yaml(config)

    return patch


@dataclass
class Totals:
    """One tool's totals: the best time of each file in seconds, by its text, and how many kept their foreign bytes."""

    seconds: dict[str, float] = field(default_factory=dict)
    kept: int = 0

    @property
    def each(self) -> float:
        """The mean time of a file."""
        return sum(self.seconds.values()) / len(self.seconds)

    def times_as_long(self, other: Totals) -> float:
        """How many times as long another tool takes for the files that both patch."""
        both = self.seconds.keys() & other.seconds.keys()
        return sum(other.seconds[text] for text in both) / sum(self.seconds[text] for text in both)

    def add(self, patch: Callable[[Edit], str], edit: Edit) -> None:
        """Measure one edit by a tool, and add it to the totals."""
        try:
            patched = patch(edit)
        except Exception:  # noqa: BLE001  (the table shows how many files a tool can't patch)
            return
        times = []
        for _ in range(ROUNDS):
            began = time.process_time()
            patch(edit)
            times.append(time.process_time() - began)
        self.seconds[edit.text] = min(times)
        self.kept += edit.keeps_foreign_bytes(patched)


def print_corpus_table() -> None:
    """Print the times of all tools for one edit in each file of the corpus, and how many times ours the others take."""
    edits = sample_edits()
    at_random = edits["one at random"]
    print(f"one value in each of {len(at_random)} files, {sum(len(edit.text) for edit in at_random):,} characters\n")
    others = {
        "wandb: read, update, write": wandb_patcher(),
        "ruamel.yaml: round trip": ruamel_patcher(),
        "OmegaConf: load, update, save": omegaconf_patcher(),
    }
    ours = {f"launchbay: patch_text, {pick}": Totals() for pick in edits}
    theirs = {name: Totals() for name in others}
    for edit in at_random:  # file by file, so that other load on the machine affects all tools
        for pick, totals in zip(edits, ours.values(), strict=True):
            for same_file in (each for each in edits[pick] if each.text == edit.text):
                totals.add(patch_with_launchbay, same_file)
        for name, patch in others.items():
            theirs[name].add(patch, edit)
    titles = "".join(f"{name.partition(':')[0]:>14}" for name in theirs)
    print(f"{'':<92}{'times as long as ours':>42}")
    print(f"{'':<38}{'CPU ms per file':>16}{'files patched':>15}{'foreign bytes kept':>20}   {titles}")
    ratios = {name: [found.times_as_long(other) for other in theirs.values()] for name, found in ours.items()}
    for name, found in {**ours, **theirs}.items():
        done, share = len(found.seconds), f"{found.kept / len(found.seconds):.0%}"
        print(f"{name:<38}{found.each * 1000:>16.3f}{done:>15}{share:>20}   {in_columns(ratios.get(name, []))}")
    print(f"{'the least':<92}{in_columns([min(column) for column in zip(*ratios.values(), strict=True)])}")


def in_columns(ratios: list[float]) -> str:
    """Ratios below their titles."""
    return "".join(f"{ratio:>14.1f}" for ratio in ratios)


def print_large_table() -> None:
    """Print the times to validate and patch 50 overrides in a config of 2,000 keys."""
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
            began = time.process_time()
            assert validate_overrides(schema, overrides) == []
            patch_text(text, overrides, "yaml")
            best = min(best, time.process_time() - began)
        print(f"{name:<34}{best * 1000:>10.1f} ms")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    if CORPUS.is_dir():
        print_corpus_table()
    else:
        print("no corpus next to this checkout: nothing to compare")
    print_large_table()
