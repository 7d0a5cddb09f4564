"""Hostile values, and the mutation of plain values: types, nesting, deletions, keys."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any


def _nested(depth: int, kind: str) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if kind == "list" else {"a": value}
    return value


SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -0.0,
    1,
    -1,
    1.0,
    2**31,
    2**53 + 1,
    2**63,
    -(10**30),
    10**400,
    1e308,
    5e-324,
    float("nan"),
    float("inf"),
    float("-inf"),
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\N{RIGHT-TO-LEFT OVERRIDE}x",
    "e\N{COMBINING ACUTE ACCENT}",
    "\N{BYTE ORDER MARK}a",
    "\u2028\u0085",
    "😀",
    "x" * 300,
    "a" * 40 + "c",
    "x" * 5000,
    "2020-01-01",
    "2020-01-01T00:00:00Z",
    "12:30:00",
    "0x10",
    "1e3",
    "1_000",
    "true",
    "no",
    "~",
    ".nan",
    "-.inf",
    "${HOME}",
    "${secret:x}",
    "${secret:01M873QZYCZZ6GMVSADME7SG9R}",
    "$(id)",
    "--config=/etc/passwd",
    "-",
    "../../etc/passwd",
    "/etc/passwd",
    "a.b",
    "a\\.b",
    "a\\",
    ".",
    "..",
    "[0]",
    "[-1]",
    "a[0]",
    "*",
    "__class__",
    "__proto__",
    "{}",
    "{0.__class__}",
    "%s%n",
    "'; DROP TABLE x; --",
    "<script>",
    "a\nb: 1",
    "# x",
    "&a *a",
    "!!python/object:os.system",
    "latest",
    "train.py",
)
STRUCTURES: tuple[Callable[[], Any], ...] = (
    list,
    dict,
    lambda: [[]],
    lambda: {"": 1},
    lambda: {"a.b": {"c": 1}},
    lambda: {"a": None, "A": 1},
    lambda: [None, True, 1, "a", [], {}],
    lambda: _nested(50, "map"),
    lambda: _nested(99, "list"),
    lambda: _nested(150, "map"),
    lambda: _nested(180, "list"),
    lambda: list(range(1000)),
    lambda: {f"k{number}": number for number in range(300)},
    lambda: {"$ref": "#"},
    lambda: {"allOf": [{"$ref": "#"}]},
    lambda: {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/x"}], "$defs": {"x": {"$ref": "#/$defs/x"}}},
    lambda: {"type": ["integer", "null"], "enum": [1, 1.0, None]},
    lambda: {"pattern": r"^(a*)*\1b$"},
    lambda: {"pattern": "("},
    lambda: {"type": "object", "properties": {"a": {"type": "string", "format": "secret", "default": "hunter2"}}},
    lambda: {"const": float("nan"), "default": {"a": [1]}},
)


def hostile(rng: Random) -> Any:
    """A value that something may stumble over."""
    return rng.choice(SCALARS) if rng.random() < 0.8 else rng.choice(STRUCTURES)()


def hostile_text(rng: Random) -> str:
    """A text that something may stumble over."""
    while True:
        found = rng.choice(SCALARS)
        if isinstance(found, str):
            return found


def mutate(value: Any, rng: Random, times: int = 1) -> Any:
    """A copy of a plain value with so many changes at random places."""
    changed = copy.deepcopy(value)
    for _ in range(times):
        changed = _change(changed, rng)
    return changed


def _change(value: Any, rng: Random) -> Any:
    """Change one place: here, or somewhere below."""
    inner = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if inner and rng.random() < 0.85:
        place = rng.choice(inner)
        if rng.random() < 0.3:
            return _change_entry(value, place, rng)
        value[place] = _change(value[place], rng)
        return value
    return _replace(value, rng)


def _change_entry(value: Any, place: Any, rng: Random) -> Any:
    """Delete, rename, repeat or add an entry of a map or list."""
    action = rng.randrange(4)
    if isinstance(value, list):
        if action == 0:
            del value[place]
        else:
            value.insert(place, value[place] if action == 1 else hostile(rng))
        return value
    if action == 0:
        del value[place]
    elif action == 1:
        value[hostile_text(rng)] = value.pop(place)
    elif action == 2:
        value[hostile_text(rng)] = hostile(rng)
    else:
        value[place.upper() if isinstance(place, str) else place] = value[place]
    return value


def _replace(value: Any, rng: Random) -> Any:
    """Another value in place of this one, often one that is near it."""
    near: list[Any] = [[value], {"a": value}, str(value), hostile(rng), hostile(rng)]
    if isinstance(value, bool):
        near += [not value, int(value)]
    elif isinstance(value, int | float):
        near += [value + 1, -value, value * 10, float(value) if abs(value) < 1e300 else 0.5]
    elif isinstance(value, str):
        near += [value + hostile_text(rng), value[: len(value) // 2], value * 20, value.swapcase()]
    return rng.choice(near)
