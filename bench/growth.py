"""Measure how the work of the input engine grows with the size of a config, for every format and many shapes of text.

Each row is one operation on one shape: the CPU time for each KB of text at each size, and the exponent of the growth,
which is 1 where twice the text takes twice the time. An exponent over 1.2 is marked; where a bound on work is reached,
as in a diff of two texts in which over 100 lines differ, there is a step, which --full shows to be one. The last table
compares changing one value with a round trip by another library, in this same run.

    python bench/growth.py            # up to 32 KB, in about a minute
    python bench/growth.py --full     # from 1 KB to 1 MB, in about a quarter of an hour
    python bench/growth.py toml       # only the shapes whose name, as in `toml: tables`, has this word
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from config_shapes import Shape, shapes
from inputs_support import another, leaves
from launchbay_core.inputs import (
    BadSchema,
    UnpatchableText,
    UnreadableInput,
    format_path,
    infer_schema,
    parse_text,
    patch_with_edits,
    select,
    unified_diff,
    validate_overrides,
)
from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar
from launchbay_core.inputs.values.merge import key_text
from removal_strategies import removing

KB = 1024
QUICK = [1, 6, 32]
FULL = [1, 4, 16, 64, 256, 1000]  # in KB; a text of over 1,024 is not read
ENOUGH = 0.0005  # seconds: what takes less is mostly the fixed cost of a call
STEEP = 1.2
MANY = 10  # every so many values are changed or excluded
PEER_SIZE = 16 * KB

Work = Callable[[], Any]
Series = dict[int, float]  # CPU seconds by the size in characters


def measure(work: Work) -> float:
    """The CPU seconds of `work`: the best of three, or of as many as take half a second."""
    taken: list[float] = []
    while len(taken) < 3 and sum(taken) < 0.5:
        resolve_scalar.cache_clear()  # it holds the scalars of a small text, and not those of a large one
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def overrides_of(values: Mapping[Any, Any], change: Callable[[Any], Any], every: int) -> dict[str, Any]:
    """Overrides that change every so many of the values."""
    found: dict[str, Any] = {}
    for keys, value in list(leaves(values))[::every]:
        level = found
        for key in keys[:-1]:
            level = level.setdefault(key_text(key), {})
        level[key_text(keys[-1])] = change(value)
    return found


def with_one_item_changed(value: Any) -> Any:
    """Another value; of a list, one with another item in its middle."""
    if isinstance(value, list) and value:
        middle = len(value) // 2
        return [*value[:middle], with_one_item_changed(value[middle]), *value[middle + 1 :]]
    return another(value)


def paths_of(values: Mapping[Any, Any], every: int) -> list[str]:
    """The paths of every so many of the values."""
    return [format_path(map(key_text, keys)) for keys, _ in list(leaves(values))[::every]]


def operations(shape: Shape, text: str) -> Iterator[tuple[str, Work]]:
    """What is done with a text, by name."""
    values = parse_text(text, shape.format)
    schema = infer_schema(values)
    one = overrides_of(values, with_one_item_changed, sys.maxsize)
    many = overrides_of(values, with_one_item_changed, MANY)
    wrong = overrides_of(values, lambda value: 1 if isinstance(value, Mapping) else {"wrong": 1}, 1)
    excluded = paths_of(values, MANY)
    patched = patch_with_edits(text, many, shape.format)
    yield "read", lambda: parse_text(text, shape.format)
    yield "patch one value", lambda: patch_with_edits(text, one, shape.format)
    yield "patch a tenth", lambda: patch_with_edits(text, many, shape.format)
    removed = removing(random.Random(1), values, edits=False)  # noqa: S311  (a sample, not a secret)
    yield "patch, half removed", lambda: patch_with_edits(text, removed, shape.format)
    yield "select, a tenth excluded", lambda: select(values, None, excluded)
    yield "infer", lambda: infer_schema(values)
    yield "validate a tenth", lambda: validate_overrides(schema, many)
    yield "validate, all wrong", lambda: validate_overrides(schema, wrong)
    yield "diff, edits known", lambda: unified_diff(text, patched.text, "a", patched.edits)
    yield "diff, of two texts", lambda: unified_diff(text, patched.text, "a")


def grow(shape: Shape, sizes: list[int]) -> dict[str, Series]:
    """The times of each operation on a shape, up to the size from which it is refused."""
    found: dict[str, Series] = {}
    for size in sizes:
        text = shape.text(size * KB)
        try:
            for name, work in operations(shape, text):
                found.setdefault(name, {})[len(text)] = measure(work)
        except (BadSchema, UnreadableInput, UnpatchableText) as error:
            print(f"{shape.format}: {shape.name}: {size} KB is refused: {error}")
            break
    return found


def exponent(series: Series) -> float | None:
    """The slope of times against sizes, both as logarithms; None if too few take long enough to tell."""
    told = {size: taken for size, taken in series.items() if taken >= ENOUGH}
    if len(told) < 2:
        return None
    return statistics.linear_regression(list(map(math.log, told)), list(map(math.log, told.values()))).slope


def print_growth(shape: Shape, sizes: list[int]) -> list[str]:
    """Print the rows of a shape; give the names of those that grow faster than the text."""
    steep = []
    for name, series in grow(shape, sizes).items():
        slope = exponent(series)
        title = f"{shape.format}: {shape.name}: {name}"
        each = "".join(f"{taken * 1000 / (size / KB):>9.3f}" for size, taken in series.items())
        is_steep = slope is not None and slope > STEEP
        steep += [title] if is_steep else []
        said = "" if slope is None else f"{slope:.2f}{'  <<' if is_steep else ''}"
        print(f"{title:<78}{each:<{9 * len(sizes)}}  {said}", flush=True)
    return steep


def by_ruamel(text: str) -> None:
    reader = YAML()
    for document in list(reader.load_all(text)):
        reader.dump(document, io.StringIO())


PEERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "yaml": ("ruamel.yaml", by_ruamel),
    "json": ("json", lambda text: json.dumps(json.loads(text))),
    "toml": ("tomlkit", lambda text: tomlkit.dumps(tomlkit.parse(text))),
}


def compare(shape: Shape) -> tuple[float, float]:
    """Our time and the other library's, in ms for each KB."""
    text = shape.text(PEER_SIZE)
    _, round_trip = PEERS[shape.format]
    one = overrides_of(parse_text(text, shape.format), with_one_item_changed, sys.maxsize)
    ours = measure(lambda: patch_with_edits(text, one, shape.format))
    theirs = measure(lambda: round_trip(text))
    kilobytes = len(text) / KB
    return ours * 1000 / kilobytes, theirs * 1000 / kilobytes


def print_peers(chosen: list[Shape]) -> None:
    """Print our time to change one value, and a round trip by another library, for each KB."""
    print(f"\n{'ms for each KB, of 16 KB':<52}{'one value':>12}{'round trip by':>20}{'ratio':>10}")
    for shape in chosen:
        title = f"{shape.format}: {shape.name}"
        try:
            ours, theirs = compare(shape)
        except (YAMLError, tomlkit.exceptions.ParseError, RecursionError) as error:
            print(f"{title:<52}not compared: {type(error).__name__}")
            continue
        their = f"{PEERS[shape.format][0]} {theirs:.3f}"
        print(f"{title:<52}{ours:>12.3f}{their:>20}{theirs / ours:>10.1f}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="up to 32 KB; the default")
    size.add_argument("--full", action="store_true", help="from 1 KB to 1 MB")
    parser.add_argument("word", nargs="?", default="")
    chosen = parser.parse_args()
    sizes = FULL if chosen.full else QUICK
    named = [shape for shape in shapes() if chosen.word in f"{shape.format}: {shape.name}"]
    gc.disable()  # its passes over all that is alive are no part of an operation's growth
    print(f"{'ms of CPU time for each KB of text, at':<78}{''.join(f'{size:>6} KB' for size in sizes)}  exponent")
    steep = []
    for shape in named:
        steep += print_growth(shape, sizes)
        gc.collect()
    print_peers(named)
    print(f"\ngrow faster than the text (over {STEEP}): {'; '.join(steep) or 'none'}")


if __name__ == "__main__":
    main()
